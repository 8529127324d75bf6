"""Who may sell what: vendors, products, dossiers and their review."""
