"""Papers of a project: drawn up, signed by those who decide, sealed as they stand."""
