"""The evidence of a stop, for an authority: one file of what was stopped, sold, shown, said and asked."""
