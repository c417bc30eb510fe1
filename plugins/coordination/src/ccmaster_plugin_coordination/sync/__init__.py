"""Agents that meet, share state, and are looked at all at once."""
