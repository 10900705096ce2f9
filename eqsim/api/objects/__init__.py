"""What all objects of a network share: a place in time, state, and ways to read and write it."""
