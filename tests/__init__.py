"""The tests; a package from the top, so that tests/sessions never shadows the app."""
