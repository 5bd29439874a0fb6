"""Real faults, real processes: what a collection becomes while something breaks. Run by `make faults`."""
