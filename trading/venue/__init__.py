"""Who is in the room, and whether it is recorded."""
