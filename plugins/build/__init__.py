"""The build: reads everything, checks it, and writes the site.

The only room that knows Pelican's inside.
"""
