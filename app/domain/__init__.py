"""The rules of contracts, clocks and tickets. Standard library only; the clock is always an argument."""
