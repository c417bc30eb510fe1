"""The ways to work together that come with ccmaster: each a pure function in its own file."""
