"""A command that counts sessions."""
