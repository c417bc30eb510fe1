"""The tools of tasks, described."""
