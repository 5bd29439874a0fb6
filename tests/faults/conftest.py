"""FAULTS=short or FAULTS=whole runs the fault tests (`make faults-short`, `make faults`); otherwise they stay away."""

import os

collect_ignore_glob = [] if os.environ.get("FAULTS") else ["test_*_survived.py"]
