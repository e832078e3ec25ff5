"""No personal data leaves the program unmasked: one person planted everywhere, looked for everywhere."""
