"""Leases on paths: who may change what, and nobody else."""
