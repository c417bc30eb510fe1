"""Keeping agents off what others have leased: what a use of a tool may change, and whose it is."""
