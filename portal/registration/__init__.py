"""The steps of signing up: the answers stay in the browser until the last one.

registration = aanmelding, step = stap.
"""
