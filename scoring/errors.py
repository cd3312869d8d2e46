"""What can go wrong while marking, as typed exceptions that carry a sentence for a person."""

from collections.abc import Sequence


class ScoringError(Exception):
    """Any failure of the scorer. `str(error)` is a plain sentence that says what to do next."""


class SchemeFault(ScoringError):
    """The marking scheme can't be used. `faults` holds one plain sentence for each fault."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("The marking scheme has faults: " + " ".join(self.faults))


class ResponseFault(ScoringError):
    """The response doesn't have the shape that this kind of question needs."""


class CalibrationFault(ScoringError):
    """A bank's calibration can't be used, or can't be fitted to so few marks."""


class ModelMissing(ScoringError):
    """The sentence model isn't there, or isn't the one that the weights were made from."""
