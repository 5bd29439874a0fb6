"""A sample AWS: moto's server with a small gate before it and a lifelike estate in it."""
