"""What is known of firms, and the rules about it: pure, asked with instants."""
