"""
Pools, and audited random draws from them: nobody can bend a draw.

Normative bytes are in `expert_pool/SPEC.md`.
"""
