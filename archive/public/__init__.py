"""The only door through which other parts enter the archive, one file a slice."""
