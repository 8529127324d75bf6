"""What people may ask, claim and complain about, and what becomes of it."""
