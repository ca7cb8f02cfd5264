"""Five to Nine: the program. Each room below is a capability; docs/architecture.md is the map.

Pelican loads this package as a plugin and calls `register`.
"""


def register() -> None:
    """Wire the rooms into Pelican."""
    from .build import plugin as build

    for room in (build,):
        room.register()
