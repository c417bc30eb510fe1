"""The parts of the scripted Messages API."""
