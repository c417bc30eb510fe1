"""An agent that says what it is told."""
