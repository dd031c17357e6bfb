"""Makers of rows for tests: everything has a sensible value, a test names only what matters."""
