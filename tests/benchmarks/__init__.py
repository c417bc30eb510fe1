"""Every performance aim beside its yardstick, measured in the same run: `make bench`.

A bench is a function in `rows.py`'s list: it is given an empty folder to work in, and returns the
rows that it measured.
"""
