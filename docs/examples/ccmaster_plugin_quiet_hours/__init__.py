"""Keeps agents from waking each other at night."""
