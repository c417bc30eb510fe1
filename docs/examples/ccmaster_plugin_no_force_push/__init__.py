"""Keeps agents from rewriting what others have pulled."""
