"""Audits over every address the market has, made from the URL list."""
