"""Benchmarks: our own figure and the floor beneath it, taken in one run; never part of the tests."""
