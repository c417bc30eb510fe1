"""Launches with a cheap model, where none was asked for."""
