"""What the pages of messages that reached nobody show."""
