"""Synapses: their model, their pathways, and how they are created."""
