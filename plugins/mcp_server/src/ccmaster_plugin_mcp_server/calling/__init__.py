"""Using a tool: whether the caller may, whether the arguments fit, and what came of it.

It knows nothing of the wire: the protocol, the tasks and the tests use the same way in.
"""
