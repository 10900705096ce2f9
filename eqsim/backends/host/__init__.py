"""What every executor stands on: memory, interrupts, profiles, failures."""
