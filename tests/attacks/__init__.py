"""The attacks of rust/engine/tests/attacks, put through the entry points that Python has."""
