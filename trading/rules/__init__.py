"""Rule books, working days, deadlines, procedures: what may happen, and when."""
