"""Who speaks when, how long and over which stream."""
