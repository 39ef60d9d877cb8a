"""
The memory: what happened, when, and the proof of it. Knows no business noun.

Normative bytes are in `archive/SPEC.md`; why it is built so, in `archive/decisions`.
"""
