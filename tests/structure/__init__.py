"""Checks the shape of the house: no module cycles, none of the arrows that must never exist."""
