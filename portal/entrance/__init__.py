"""How a young person comes in without a password: links, codes, sessions, and a changed address.

Somebody is recognised only after a channel of theirs is proven; what is said before that is the
same for people we know and people we do not.

proof = bewijs (een link of een code), place session = inlog van een jongere, borrowed = geleend
apparaat, channel change = nieuw nummer of mailadres.
"""
