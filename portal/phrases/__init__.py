"""Example messages that editors keep and coaches change before they send them.

phrase = voorbeeldbericht. A phrase has words per language, with fields such as {voornaam}.
"""
