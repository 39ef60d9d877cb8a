"""The transparency log: what was committed to it cannot be changed unseen."""
