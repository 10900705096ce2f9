"""Equations to update assignments: one integration method per file, and the choice among them."""
