"""The same services without a screen. No Qt, no peewee."""
