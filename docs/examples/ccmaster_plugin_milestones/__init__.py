"""Keeps a note of each tenth turn."""
