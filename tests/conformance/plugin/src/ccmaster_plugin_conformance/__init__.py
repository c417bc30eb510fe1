"""What the conformance suite of the Model Context Protocol looks for, given through public hooks.

The suite says the names, the arguments and the answers: see the descriptions of its scenarios.
"""
