"""The parts of the runtime `demo`."""
