"""What every app needs and no business knows: money, clock, errors, moves, journal, codes, htmx."""
