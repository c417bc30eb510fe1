"""Messages and mail between agents."""
