"""Invariants of the judge on generated PKIs, and its differences from other validators."""
