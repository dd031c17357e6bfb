"""What a young person says of themselves: at most three goals, and their story in versions.

goal = doel, stap die iemand wil zetten; story = mijn verhaal.
"""
