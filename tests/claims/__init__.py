"""Every claim with its bound, what was measured, and whether it holds."""
