"""What people do in a tender: prepare it, hand in, open, read out."""
