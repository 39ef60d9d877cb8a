"""What the pages of a tender show."""
