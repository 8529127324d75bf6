"""The witness: facts, trees, signatures, certificates, and what checks them."""
