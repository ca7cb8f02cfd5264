"""Pictures and other files that texts show or offer."""
