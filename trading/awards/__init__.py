"""From an ordered conclusion to award, contract and tracking."""
