"""How a pretended agent really uses ccmaster's own tools."""
