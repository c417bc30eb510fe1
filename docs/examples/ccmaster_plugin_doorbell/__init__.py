"""Tells over HTTP how many sessions live."""
