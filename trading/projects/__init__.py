"""Projects and lots: where they stand, whether they are suspended, what is public."""
