"""The interpreter of programs in NumPy and its time loop."""
