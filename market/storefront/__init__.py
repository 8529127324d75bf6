"""What the public sees that no single app owns: home, products, vendors, rules, health."""
