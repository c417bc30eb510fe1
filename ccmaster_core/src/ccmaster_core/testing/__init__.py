"""Fixtures for plugin authors; imports nothing of ccmaster until a fixture is used."""
