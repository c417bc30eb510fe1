"""Sends agents to a server of ccmaster's elsewhere."""
