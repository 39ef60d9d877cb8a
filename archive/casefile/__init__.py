"""The case file of one project: everything that happened, and the proof of it."""
