"""Leases on paths: who may change what, and nobody else. A guard rail, not a sandbox."""
