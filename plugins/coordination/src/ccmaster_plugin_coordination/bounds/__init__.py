"""What agents may spawn and spend at most."""
