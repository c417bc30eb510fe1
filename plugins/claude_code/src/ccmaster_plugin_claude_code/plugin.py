"""Run the real Claude Code CLI as managed sessions."""
