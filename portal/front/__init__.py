"""The public room: home, contact, and what stands behind the door."""
