"""Rule books with dates and sources, the calendar, deadlines, procedure tables."""
