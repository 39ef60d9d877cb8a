"""Sealing: files that only one key opens, and secrets that only some together hold."""
