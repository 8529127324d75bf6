"""Orders people write or say: by text, in comments, on the telephone."""
