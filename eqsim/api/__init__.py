"""What users touch: groups, synapses, monitors, networks, and the session that holds them.

Its rooms, each of which imports only from those before it: session, language, objects, groups,
monitors, synapses, networks.
"""
