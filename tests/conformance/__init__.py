"""The conformance runner: public test suites, judged through ``chainward cases``."""
