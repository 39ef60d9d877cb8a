"""The instant: one port, asked once an act."""
