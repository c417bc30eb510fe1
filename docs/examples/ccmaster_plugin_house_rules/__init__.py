"""Tells agents the rules of the house."""
