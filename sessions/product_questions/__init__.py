"""Questions about a product between evenings: asked on its page, answered at the vendor's desk within two days."""
