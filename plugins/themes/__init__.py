"""The controlled vocabulary: which records stand under a theme, and in what order."""
