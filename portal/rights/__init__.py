"""What a young person may know and ask about their own data.

Who may see what and on which ground, who looked and 'is this right?', a copy, a correction,
removal; and the privacy officer who answers.

privacy question = 'klopt dit?', data request = verzoek over je gegevens, erasure = verwijdering.
"""
