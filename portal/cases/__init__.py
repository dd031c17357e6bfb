"""The young person's case: exactly one contact person, a dated promise, a timeline.

case = dossier (young person reads: mijn plek), contact person = contactpersoon, attempt =
contactpoging, first contact = eerste contact, take over = overnemen.
"""
