"""What lies on somebody's desk: who looks at a case now, words not sent yet, saved filters.

viewer = wie kijkt er, draft = concept, saved filter = bewaarde keuze. Nothing here changes a case.
"""
