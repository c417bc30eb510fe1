"""What ccmaster's MCP server costs beside a raw low-level server of the SDK."""
