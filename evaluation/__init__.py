"""How opened bids become a conclusion. Its rooms open with sealed bids."""
