"""Populations: neurons, and sources of spikes."""
