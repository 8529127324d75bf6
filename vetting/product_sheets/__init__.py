"""A vendor's products as a sheet: the template it downloads, and reading what it filled in."""
