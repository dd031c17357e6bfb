"""The way in for staff: accounts, second factor, sessions that end when they should.

staff = medewerker, session = inlog.
"""
