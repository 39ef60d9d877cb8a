"""People: who may act, for whom and until when; nobody gets in unseen, or as two."""
