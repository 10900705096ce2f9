"""Networks: what is simulated together, and what is done with it as a whole."""
