"""What was agreed and who saw it: orders, the witness, reports."""
