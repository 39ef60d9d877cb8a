"""Fixed-price selection of a contractor by an audited random draw."""
