"""What is done about firms, and by whom."""
