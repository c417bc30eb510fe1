"""A file that is there while a host is up."""
