"""The coach's room: who waits, the case, opening a case, the front-desk inbox.

queue = wie wacht er, inbox = vragen.
"""
