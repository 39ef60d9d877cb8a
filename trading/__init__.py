"""The market, and the platform's front door."""
