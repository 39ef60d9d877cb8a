"""Papers: what they say, who signs them, the seal that shows no change since."""
