"""Search through what happened: literal, newest first, in steps of bounded work."""
