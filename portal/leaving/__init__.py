"""Not now, enough for now, back again, and asking later how it goes.

pause = even niet, stop = stoppen, return = terugkomen, check-in = vraag hoe het gaat.
"""
