"""The immutable description of a network, in SI numbers."""
