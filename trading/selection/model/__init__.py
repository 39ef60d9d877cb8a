"""The rules of the fixed-price selection: terms, sign-up, review, list."""
