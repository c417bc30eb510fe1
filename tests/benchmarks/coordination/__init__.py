"""What it costs agents to work together, beside what the store itself can do in the same run."""
