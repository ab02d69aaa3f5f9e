"""Mutation testing: every mutant of the judge is caught by a test, or listed with the reason why none can."""
