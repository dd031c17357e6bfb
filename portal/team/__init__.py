"""The room about staff themselves: own hours, room and absence; a team lead's overview.

my roster = mijn rooster, team = team, leaving = weggaan.
"""
