"""The organisations behind the one name, their policies and places, and the region's calendar.

partner = partner, municipality = gemeente, closed day = vrije dag.
"""
