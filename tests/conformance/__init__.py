"""The protocol's own suites against ccmaster: what they need, how they are run, what they said."""
