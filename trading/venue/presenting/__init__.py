"""What the pages of the house show."""
