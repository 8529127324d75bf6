"""Pages of "Chợ của tôi"."""
