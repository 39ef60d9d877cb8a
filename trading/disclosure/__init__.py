"""The public record, readable by anyone without signing in."""
