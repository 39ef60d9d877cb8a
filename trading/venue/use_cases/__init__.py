"""What is done about rooms."""
