"""Deliberate faults: sudden ends, failing statements, full disks, damaged files, hostile tables."""
