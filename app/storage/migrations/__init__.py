"""Numbered schema steps, the one way a file comes into being."""
