"""Model text to checked equations and statements: lines, flags, names, units."""
