"""The invented region brought to life; none of it exists unless OPSTAP_DEMO is set."""
