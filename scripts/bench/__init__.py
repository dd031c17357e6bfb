"""Measuring the portal as it is really served, beside a floor: `make bench`.

floor = a bare Flask app that lists the same rows through the ORM, and one that only says hello.
Nothing here asserts a time: machines differ. Ratios to the floor are what can be compared.
"""
