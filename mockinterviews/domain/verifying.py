"""Checking receipts: against their hashes, and against the answers that are stored."""

from collections.abc import Iterator

from mockinterviews.domain.receipts import canonical, digest, receipt_hash
from mockinterviews.models import Interview, InterviewQuestion


def find_receipt_faults(interview: Interview, *, given_hash: str = "") -> list[str]:
    """Return what does not agree, in sentences for staff; none where all of it does.

    `given_hash` is the one that the learner holds. An earlier receipt's is right as well, and then
    it is said that a later one has taken its place.
    """
    faults = list(find_broken_hashes(interview))
    if given_hash:
        faults += find_foreign_hash(interview, given_hash)
    return faults + list(find_changed_answers(interview))


def find_broken_hashes(interview: Interview) -> Iterator[str]:
    if receipt_hash(interview.receipt) != interview.receipt_hash:
        yield "The stored receipt is not the one that its hash was made of."
    for number, earlier in enumerate(interview.earlier_receipts, start=1):
        if receipt_hash(earlier["receipt"]) != earlier["hash"]:
            yield f"Earlier receipt {number} is not the one that its hash was made of."


def find_foreign_hash(interview: Interview, given_hash: str) -> list[str]:
    if given_hash == interview.receipt_hash:
        return []
    for earlier in interview.earlier_receipts:
        if given_hash == earlier["hash"]:
            when = earlier["replaced_at"]
            return [f"{given_hash} is an earlier receipt; another took its place at {when}."]
    return [f"{given_hash} is the hash of no receipt of this interview."]


def find_changed_answers(interview: Interview) -> Iterator[str]:
    """Yield each answer that is not, to the letter, what the receipt lists."""
    rows = InterviewQuestion.everything.filter(interview=interview).select_related(
        "draft", "submission"
    )
    by_position = {row.position: row for row in rows}
    for entry in interview.receipt["questions"] + interview.receipt.get("pages", []):
        row = by_position.get(entry["position"])
        if row is None:
            yield f"Question {entry['position']} of the receipt is gone."
        elif digest(canonical(row.draft.response)) != entry["sha256"]:
            yield f"The draft of question {entry['position']} is not what was handed in."
        elif row.submission and digest(canonical(row.submission.response)) != entry["sha256"]:
            yield f"The answer to question {entry['position']} is not what was handed in."
