"""The thread between a young person and who helps them: words, a photo, a PDF.

Words are lines of the case's timeline (kinds `message`, `suggested` and `wrote`): there is one
truth about what was said. Here lies what a thread needs besides: files, and who read how far.

thread = gesprek, attachment = bijlage.
"""
