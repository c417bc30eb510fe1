"""The live view: what happens in sessions, a line each, as it happens."""
