"""Nobody without somebody who acts: absence, room, leaving, and the nightly proof.

stand in = waarnemen, absence = afwezigheid, room = plek, leave = weggaan, offer back = terugbieden.
"""
