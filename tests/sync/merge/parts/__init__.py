"""The parts of a merge by themselves."""
