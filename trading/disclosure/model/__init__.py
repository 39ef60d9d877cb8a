"""What the public record says of a lot, and what may be asked of it."""
