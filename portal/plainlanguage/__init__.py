"""Checks whether a Dutch text is plain enough for a young person, and says what would be plainer.

remark = opmerking, jargon = vakwoord, hard word = moeilijk woord, long sentence = lange zin.
"""
