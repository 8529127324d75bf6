"""Label sheets: stamps of a lot as PDF, in the sizes label paper is sold in."""
