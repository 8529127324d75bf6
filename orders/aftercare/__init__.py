"""After the tap: who may do what, what both sides say, cases and their clocks."""
