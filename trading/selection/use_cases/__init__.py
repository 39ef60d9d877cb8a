"""What people do in a fixed-price selection, in the order of the procedure."""
