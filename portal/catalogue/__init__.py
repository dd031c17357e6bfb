"""The combined offer: modules, coaches and events, as drafts and as published.

item = onderdeel van het aanbod, version = versie, moment = moment, theme = thema, situation =
'wat speelt er?'.
"""
