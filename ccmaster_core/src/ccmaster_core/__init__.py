"""The thin core of ccmaster."""

__version__ = "0.1.0"
