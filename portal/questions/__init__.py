"""Questions without a case: asked without a name, or by a parent of somebody of 18 or older.

question = vraag, front-desk inbox = vragen bij het loket.
"""
