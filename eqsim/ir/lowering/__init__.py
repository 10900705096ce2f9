"""From a description to a program."""
