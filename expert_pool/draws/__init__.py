"""Audited random draws: anyone can reproduce them, nobody can steer them."""
