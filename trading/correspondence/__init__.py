"""Correspondence: whom no message reached is reached by a person, and that is kept."""
