"""What a page says of itself: title, who made it, when, where, in what language, for how long."""
