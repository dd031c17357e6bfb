"""Killing the portal at every step, with real processes, databases and a real mail server.

`make soak` runs all of it and prints a report; `make test` runs the steps that matter most.
"""
