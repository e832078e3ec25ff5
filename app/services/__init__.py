"""Use cases: one function per thing a clerk does, each in one audited transaction."""
