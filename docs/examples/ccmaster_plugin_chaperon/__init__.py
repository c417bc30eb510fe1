"""Keeps an eye on what sessions do with ccmaster's own tools."""
