"""Rehearsals: the night's own screens over a copy of a coming evening, which is thrown away afterwards.

The copy is a PostgreSQL schema of its own (`schema`, `filling`). Whoever takes part is served over a connection of its
own that knows this schema and nothing else (`doors`, `middleware`), so that nothing real can be read or written there.
"""
