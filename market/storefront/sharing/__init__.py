"""Pictures that stand for a page where its address is shared, set in the market's own letters."""
