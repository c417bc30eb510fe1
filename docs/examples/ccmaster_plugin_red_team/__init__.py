"""Lets agents attack what one of them built."""
