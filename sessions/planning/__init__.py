"""Evenings before they are sessions: recurrence, holidays, terms, and plans in words."""
