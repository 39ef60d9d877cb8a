"""Who people are, for whom they act, and how they prove it: rules without machinery."""
