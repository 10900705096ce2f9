"""What users touch: groups, synapses, monitors, networks, and the session that holds them."""
