"""Looking again for what is not there yet: how often pages ask, and how they are told to stop."""

# The status that tells htmx that nothing more will come.
STOP = 286
# Seconds before each further look: soon at first, then each 15 s up to five minutes; then the page
# offers to look again.
DELAYS = (0.5, 1, 2, 4, 8, *[15] * 19)
