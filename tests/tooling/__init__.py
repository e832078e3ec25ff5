"""Set-up, verbs and repository files."""
