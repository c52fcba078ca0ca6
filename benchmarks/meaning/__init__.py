"""What search by meaning costs, and what it could."""
