"""Finding resources: by words, and by filters that combine.

What stands today is found through an index of tokens (tokens.py, index.py), which follows each reading a moment later
(indexing.py). What an index cannot answer is read from the data itself (matching.py). search.py joins them.
"""
