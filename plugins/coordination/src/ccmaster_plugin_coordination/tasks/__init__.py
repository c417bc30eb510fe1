"""Tasks: a queue of work with dependencies, whose every step is an event."""
