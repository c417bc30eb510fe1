"""Who is there: agents with names, roles and capabilities."""
