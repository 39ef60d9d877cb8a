"""What the pages of a selection show."""
