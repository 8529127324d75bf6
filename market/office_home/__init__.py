"""Desks that compose several apps: the office's, the vendor's, and where each person goes after signing in."""
