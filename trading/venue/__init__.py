"""Rooms: who has one when, who is in it, what hangs in it, whether it is recorded."""
