"""The scorer's version: raised whenever the same answer could get another score."""

from typing import Final

SCORER_VERSION: Final = "1.21"
