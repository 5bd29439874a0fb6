"""How fast a collection is, beside bare boto3 that makes the same calls: `make bench`, see docs/benchmarks.md."""
