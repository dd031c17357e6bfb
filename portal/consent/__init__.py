"""What may be shared with whom, on which ground, in which words it was asked.

purpose = doel, basis = grondslag, consent = toestemming.
"""
