"""Canonical bytes, labelled digests, keys and signed notes: the primitives of proof."""
