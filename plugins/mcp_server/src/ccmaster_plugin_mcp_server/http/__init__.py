"""The HTTP door: where it listens, what it lets in, and who may pass; not what is behind it."""
