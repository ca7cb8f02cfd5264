"""What holds for all tests."""

from hypothesis import settings

# A busy machine is slow at times; how fast something is, a benchmark says.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
