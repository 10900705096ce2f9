"""Passes: pure functions from a program to a program, one file each."""
