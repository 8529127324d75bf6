"""What a vendor takes along: everything of its own in one file."""
