"""The web application: where readers write (`intake`) and the owner decides (`moderation`).

It holds no records of its own: it reads the published pages and hands everything else to the
store. Everything that a stranger sends is hostile, the slug and the headers included.
"""
