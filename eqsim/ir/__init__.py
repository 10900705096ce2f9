"""The typed kernel language and the way from a network's description into it."""
