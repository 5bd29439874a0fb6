"""Files of what was found: where their rows come from (sources.py), how they are written (writers.py), and the exports
that people ask for (exports.py), which are rows in the database that web and worker share."""
