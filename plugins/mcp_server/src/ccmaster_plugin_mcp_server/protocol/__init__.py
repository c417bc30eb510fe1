"""The Model Context Protocol: one low-level server of the SDK for every version and transport.

Whatever the protocol writes stays in here: contributions, calls and answers are ccmaster's own.
"""
