"""Interrupts turns in which nothing happens."""
