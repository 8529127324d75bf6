"""What visitors see of an evening: the board everybody shares, its stalls, its line-up, and the replay."""
