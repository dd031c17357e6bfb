"""Filling a new database: the schema, the region's organisations, and its offer, from a folder."""
