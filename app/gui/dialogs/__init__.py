"""Dialogs where a decision must be whole."""
