"""A page with every part of the front end, for the browser tests only."""
