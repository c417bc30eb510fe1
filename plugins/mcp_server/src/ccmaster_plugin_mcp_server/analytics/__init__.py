"""Figures of what happened, and search through it, computed from events alone."""
