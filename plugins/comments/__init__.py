"""Readers' comments: the record, the files, threads and their HTML.

Every field of a comment is hostile in every place it appears. One way in (`record`), one
way out (`rendering`).
"""
