"""Places at modules and events: booking, waiting fairly, coming, and saying how it was.

How many places are taken is a number on the moment itself, which the database keeps between nothing
and the capacity: twenty people who press at once meet in one conditional UPDATE.

booking = plek, waiting list = wachtlijst, moment = moment, attendance = aanwezigheid.
"""
