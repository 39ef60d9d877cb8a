"""What the centre does about messages that reached nobody."""
