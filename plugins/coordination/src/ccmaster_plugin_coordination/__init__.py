"""Lets agents work together: messages, tasks, shared state, strategies, leases."""
