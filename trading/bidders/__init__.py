"""Firms: who they are, how they are related, what they are engaged in."""
