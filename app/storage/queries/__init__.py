"""Hand-tuned reads and bulk writes, one topic per module."""
