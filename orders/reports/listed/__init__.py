"""The office's list of reports, a module for each."""
