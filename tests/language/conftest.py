from hypothesis import settings

# The first example of a run loads a dictionary, which is slow for an example but not for a test.
settings.register_profile("language", deadline=None)
settings.load_profile("language")
