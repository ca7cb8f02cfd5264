"""The resource hub: what a card says of an outside thing, in plain words."""
