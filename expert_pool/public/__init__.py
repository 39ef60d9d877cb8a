"""The only door through which other parts enter the expert pool, one file a slice."""
