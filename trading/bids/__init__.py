"""Sealed bids: hand in, withdraw, open. Nobody reads one before its deadline."""
