"""What stands on a product's page beside what `products` gathers: pictures, prices, evenings, things like it."""
