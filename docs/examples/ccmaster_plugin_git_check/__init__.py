"""Says whether git is there."""
