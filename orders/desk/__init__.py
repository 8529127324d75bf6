"""A vendor's order desk: lists, labels, files and closing statements."""
