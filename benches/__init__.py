"""Benchmarks of chainward beside its peers: ``python benches``."""
