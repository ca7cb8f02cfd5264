"""Feeds: the same records as the pages, for people who follow through a feed reader.

Nothing in a feed depends on the clock, so its bytes change only when its content does.
"""
