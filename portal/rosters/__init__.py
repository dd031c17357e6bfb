"""When staff are there: working hours, free moments, absence with a stand-in, and their room.

working hours = werktijden, free moment = vrij moment, absence = afwezigheid, stand-in = vervanger,
room = plek (how many people somebody can carry). What follows for cases is decided above this.
"""
