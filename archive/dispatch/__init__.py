"""Dispatch: messages leave after the act that caused them, and leave a proof."""
