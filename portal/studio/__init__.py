"""The editor's room: changing what the offer says, and seeing at once how it reads.

draft = concept, to publish = online zetten, hint = tip onder een veld, moment = moment. Editors see
no personal data of young people: this room imports nothing that holds any.
"""
