"""Clients that give a server no rest."""
