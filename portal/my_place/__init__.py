"""My place: where a young person sees who helps them, and is the boss of what is shared.

Every page here is of who is signed in and of nobody else; no address names a person. One-purpose
links (an appointment, a check-in) show one thing without signing in, and change nothing on GET.

my place = mijn plek.
"""
