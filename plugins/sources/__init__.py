"""Files to records.

Everything that stands in `content/` comes in through this room: front matter is read,
fields are checked and typed, addresses are given, and what is wrong is said with file
and line. The lowest floor: it imports no other room.
"""
