"""Pages: a page is a template and its view, and nothing else.

Each page kind has a frozen view that holds everything its template may show, built by a
pure function from records. Equal views have equal fingerprints, so a page whose view has
not changed need not be rendered again.
"""
