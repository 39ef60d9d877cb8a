"""From the public record to what a template shows: pure functions, both languages."""
