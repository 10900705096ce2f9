"""Monitors: what they watch, and how their recordings are read."""
