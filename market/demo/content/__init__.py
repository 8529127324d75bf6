"""The demo's people and goods as plain data: two CSV files beside this module and what loads them."""
