"""What an author fills in to make a blueprint: the entries of docs/content-packs.md, with words."""

from django.utils.translation import gettext_lazy as _

from questions.kinds import Entry

DRAW = (
    Entry("kinds", "texts?", _("Kinds"), _("Of which kinds the questions are.")),
    Entry("topics", "slugs?", _("Topics"), _("Only of these; none ticked means all.")),
    Entry("competencies", "slugs?", _("Competencies"), _("Only of these; none ticked means all.")),
    Entry("difficulty", "range?", _("Difficulty"), _("From 1 to 5, least and most.")),
    Entry("window", "whole?", _("Around the learner's level")),
    Entry("known", "flag?", _("Rather what the learner has answered well, as for a warm-up")),
    Entry("count", "whole?", _("How many questions")),
    Entry(
        "questions",
        "texts?",
        _("Or these questions"),
        _("Ids such as be-06, in place of kinds and topics. All are asked, or as many as above."),
    ),
    Entry("minutes_each", "minutes", _("Minutes of each question")),
    Entry("closes", "flag?", _("Each closes when its minutes are over; what stood there counts")),
    Entry(
        "follow_ups",
        "texts?",
        _("Follow-ups"),
        _("Prompts that come one by one once the answer is begun."),
    ),
    Entry("follow_ups_asked", "whole?", _("So many of the follow-ups"), _("Empty asks all.")),
)
SECTION = (
    Entry("title", "title", _("Title")),
    Entry("kind", "text", _("What it is")),
    Entry("minutes", "minutes", _("Minutes")),
    Entry("prompt", "text?", _("What to write about"), _("Kept, and never scored.")),
    Entry(
        "draws",
        "records?",
        _("Draws"),
        _("Which questions are taken from the bank, in the order in which they are asked."),
        entries=DRAW,
    ),
)
BLUEPRINT = (
    Entry("title", "title", _("Title")),
    Entry("summary", "text?", _("Summary"), _("What the learner reads before choosing it.")),
    Entry("mode", "text", _("Mode")),
    Entry("going_back", "flag", _("One may go back to a question that was left")),
    Entry(
        "pass_percent", "percent", _("Pass line"), _("Of 100 points. 0 means that there is none.")
    ),
    Entry("section_floor_percent", "percent", _("Floor of each section"), _("Of 100 points.")),
    Entry("sections", "records", _("Sections"), entries=SECTION),
)
