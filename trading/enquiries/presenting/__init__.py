"""What the pages about registers outside show."""
