"""How fast the review desk answers at a million resources: `make bench-review`, see docs/benchmarks.md."""
