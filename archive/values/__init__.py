"""Instants, windows, money and actors: the values every part speaks in."""
