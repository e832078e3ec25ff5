"""peewee models, one topic per module."""
