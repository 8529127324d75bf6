"""The cell: where hostile bytes are opened. Runs in a short-lived process of its own (see `market.files.isolation`).

Nothing in here knows Django or the rest of the project, so that the process starts in a fraction of a second and
holds no secret. It is loaded as the top-level package `cell` there and as `market.files.cell` in tests and by trusted
callers; for that reason, and only here, imports inside the package are relative.
"""
