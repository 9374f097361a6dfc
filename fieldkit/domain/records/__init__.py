"""Record kinds by declaration, and the values of their fields."""
