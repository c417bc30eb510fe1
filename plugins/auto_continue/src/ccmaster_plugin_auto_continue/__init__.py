"""Keep an idle session going, within limits."""
