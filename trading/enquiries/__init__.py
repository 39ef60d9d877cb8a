"""Enquiries: what registers outside say of a firm, a project or a guarantee."""
