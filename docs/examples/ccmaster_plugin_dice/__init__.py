"""Lets agents throw dice."""
