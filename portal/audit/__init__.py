"""The trail: what was done to and who looked at personal data, chained so that tampering shows.

audit row = regel in het logboek.
"""
