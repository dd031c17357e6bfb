"""The editor's room: drafts of the offer, plain-language hints, preview, publishing."""
