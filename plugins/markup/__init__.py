"""Markdown to HTML and to plain words.

Writers' Markdown comes through here once; what it links to is left as typed targets that
are filled in when a page is rendered. The cleaner for feeds lives here too.
"""
