"""Coordinations: several agents at work on one thing, by a strategy."""
