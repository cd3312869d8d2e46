"""Late text was kept as the whole draft with one save in it, and only the newest one counted.

Of each that nobody has accepted only the parts are left that its save changed: all else stands in
the versions of its draft. Why it was late is reckoned from the ends of its question. What drops
over half of the words that stand in a part, was refused before, or came before what its draft now
holds, is another version; the rest forms the line behind the draft.
"""

from collections import Counter
from datetime import timedelta

from django.db import migrations

NESTED = {"sections": "", "follow_ups": "follow_up_"}


def parts_of(response):
    parts = {name: part for name, part in response.items() if name not in NESTED}
    for holder, prefix in NESTED.items():
        parts |= {f"{prefix}{name}": part for name, part in response.get(holder, {}).items()}
    return parts


def only_parts(response, names):
    kept = {name: part for name, part in response.items() if name in names}
    for holder, prefix in NESTED.items():
        held = response.get(holder, {})
        if chosen := {name: held[name] for name in held if f"{prefix}{name}" in names}:
            kept[holder] = chosen
    return kept


def read_snapshots(apps, schema_editor):
    LateText = apps.get_model("mockinterviews", "LateText")
    rows = LateText.objects.filter(over_at=None).select_related("question__interview")
    last = {}
    for late in rows.order_by("received_at", "pk").iterator(chunk_size=200):
        late.why, late.over_at = find_missed(late)
        if late.accepted_at is None:
            draft = apps.get_model("mockinterviews", "Draft").objects.get(question=late.question_id)
            read_snapshot(apps, late, draft, last)
        late.save(update_fields=["why", "over_at", "response", "number"])


def find_missed(late):
    question, interview = late.question, late.question.interview
    end = interview.finished_at or interview.deadline
    if question.left_at and question.left_at < late.received_at:
        return "key" if interview.plan.get("going_back", True) else "left", question.left_at
    if question.closes_at and question.closes_at < min(end, late.received_at):
        return "minutes", question.closes_at
    return "end", end


def read_snapshot(apps, late, draft, last):
    """Set the parts of one late text and its place in the line; `last` has the lines' ends."""
    DraftVersion = apps.get_model("mockinterviews", "DraftVersion")
    LateText = apps.get_model("mockinterviews", "LateText")
    before = DraftVersion.objects.filter(
        draft=draft, number__isnull=False, received_at__lte=late.received_at
    ).exclude(save_id__in=LateText.objects.filter(question=late.question_id).values("save_id"))
    base = before.order_by("-number").first()
    stood = parts_of(base.response) if base else {}
    sent = {name: part for name, part in parts_of(late.response).items() if part != stood.get(name)}
    if not sent:
        return
    late.response = only_parts(late.response, sent)
    # Whoever accepted the newest of several left the older ones as they were; the draft has the
    # time of the one that they accepted.
    if draft.saved_at and draft.saved_at >= late.received_at:
        return
    stands = parts_of(draft.response)
    if drops_much(sent, stands) or was_refused(DraftVersion, late, draft, sent):
        return
    late.number = last.get(draft.pk, draft.number) + 1
    last[draft.pk] = late.number


def drops_much(sent, stands):
    for name, part in sent.items():
        written = stands.get(name, "")
        if not isinstance(part, str) or not isinstance(written, str):
            continue
        words = Counter(written.split())
        if (words - Counter(part.split())).total() * 2 > words.total():
            return True
    return False


def was_refused(DraftVersion, late, draft, sent):
    """Return whether what was sent was refused while the interview ran, and nobody chose it."""
    pauses = late.question.interview.time_events.filter(kind="pause").values_list(
        "created_at", "seconds"
    )
    refused = DraftVersion.objects.filter(
        draft=draft, number=None, received_at__lt=late.over_at
    ).values_list("response", "received_at")
    for response, received_at in refused:
        if any(end - timedelta(seconds=length) <= received_at <= end for end, length in pauses):
            # It was kept while the clock stood still: nobody had written anything else.
            continue
        both = {name: part for name, part in parts_of(response).items() if name in sent}
        unchosen = draft.saved_at is None or received_at >= draft.saved_at
        if both and (unchosen or all(sent[name] == part for name, part in both.items())):
            return True
    return False


class Migration(migrations.Migration):
    dependencies = [("mockinterviews", "0007_late_line")]

    operations = [migrations.RunPython(read_snapshots, migrations.RunPython.noop)]
