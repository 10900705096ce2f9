"""Expressions: parsing, canonical text, rewriting, functions, units and types."""
