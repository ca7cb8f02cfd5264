"""What posts say of each other: follow-ups, related posts, and who wrote them."""
