"""The draw: a notice, commitments, public chance, a result that anyone can repeat."""
