"""The front of every page: language, frame, dates as people read them, forms."""
