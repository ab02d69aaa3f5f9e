"""A corpus of revocation: what CRLs and OCSP responses say about certificates, and why."""
