"""Seeded generators of what is benchmarked. The package ``cryptography`` issues, and judges nothing.

Seeded: EC keys, ECDSA signatures (RFC 6979), names, serial numbers and times, and so every byte of an EC
workload.
Not seeded: RSA keys, which ``cryptography`` makes from the system's randomness only.
"""
