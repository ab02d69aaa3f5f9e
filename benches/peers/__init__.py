"""Chainward and its peers side by side in one interleaved run."""
