"""What is sealed, what is read out, and by which rules both are held."""
