"""Views of sign-up and sign-in, of one's own account, and of the office's people."""
