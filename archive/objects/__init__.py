"""Objects: bytes that are written once, never change, and stay until their date."""
