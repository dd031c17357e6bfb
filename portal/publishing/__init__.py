"""Open interfaces of the offer: calendar files and structured data."""
