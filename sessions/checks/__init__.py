"""What is looked at before an opening, and what should have happened by itself."""
