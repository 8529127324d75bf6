"""The demo: a market with people, goods and evenings in it. Routed and loaded only when DEMO is on."""
