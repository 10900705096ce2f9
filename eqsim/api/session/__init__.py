"""The session: the one place of mutable state, and what belongs to a session as a whole."""
