"""Goes on until the agent says that it is done."""
