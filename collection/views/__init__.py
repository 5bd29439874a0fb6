"""Pages of collecting and of what was collected."""
