"""When the market is open and at what price: calendar, sessions, listings, the live night."""
