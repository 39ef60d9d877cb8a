"""A county's demonstration: invented people and firms, and a selection they live."""
