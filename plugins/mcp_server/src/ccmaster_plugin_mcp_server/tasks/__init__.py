"""Calls of tools that go on as tasks: durable, their caller's alone, and gone after their time.

The protocol's extension `io.modelcontextprotocol/tasks`
(https://github.com/modelcontextprotocol/ext-tasks, `specification/2026-07-28/tasks.md`).
"""
