"""接诉即办工作台 (Streetdesk): the program behind main.py."""
