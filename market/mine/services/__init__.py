"""Asking for one's own data and having it erased."""
