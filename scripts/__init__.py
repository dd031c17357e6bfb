"""What setup and testing need beside the portal itself; nothing here runs in production."""
