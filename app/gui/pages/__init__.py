"""One module per entry of the navigation."""
