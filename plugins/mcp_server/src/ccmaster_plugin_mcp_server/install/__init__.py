"""Registering ccmaster's MCP server with a client: one entry in the client's own file."""
