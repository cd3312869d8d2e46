"""The table of every address of the site: what each of the people gets there, and what it names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from accounts.domain.exports import ask_for_export, make_export
from accounts.domain.invitations import create_invitation
from accounts.domain.notices import notify
from accounts.models import Role, User
from api.domain.tokens import make_token
from mentoring.domain.leases import take_request
from mentoring.domain.phrase_bank import save_phrase
from mentoring.models import Review
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.domain.planning import plan_interview
from mockinterviews.models import Blueprint, Mode
from operations.domain.heartbeats import BEAT, record_heartbeat
from progress.domain.folds import fold_all
from progress.domain.items.analysis import analyse_bank
from progress.domain.items.flags import raise_flags
from progress.domain.study_plans import choose_plan
from progress.models import StudyPlan
from questions.domain.import_reading import read_import
from questions.domain.import_writing import write_import
from questions.domain.imports import start_import, take_in
from questions.domain.pictures import keep_pictures
from questions.domain.problems import report_problem
from questions.domain.regrading import open_regrade
from questions.domain.rulings import rule
from questions.domain.studying import start_session
from questions.models import Bank, ImportRun, Question, ScoreOutbox
from questions.portable.pictures import read_picture
from studyhub.queueing import QUEUES
from tests.accounts.factories import CohortFactory
from tests.factories import (
    AnswerTemplateFactory,
    BankFactory,
    LessonFactory,
    NoteFactory,
    OwnCardFactory,
    PracticeItemFactory,
    QuestionFactory,
    ScoreFactory,
    StudyPlanFactory,
    SubmissionFactory,
    TermFactory,
    TopicFactory,
    plan_step,
)
from tests.mentoring.factories import CommentFactory, DisputeFactory, ReviewRequestFactory
from tests.mockinterviews.conftest import SECTIONS
from tests.mockinterviews.factories import ExemplarStoryFactory, StoryFactory

SIGN_IN = "sign-in"
# Alice owns what the addresses name. Bob mentors her cohort and holds her request for a review;
# frank mentors another cohort.
PEOPLE = ("nobody", "alice", "eve", "bob", "frank", "carol", "dana")


def everybody(status) -> dict:
    return dict.fromkeys(PEOPLE, status)


def members(status) -> dict:
    return everybody(status) | {"nobody": SIGN_IN}


def learners(status) -> dict:
    return members(404) | {"alice": status, "eve": status}


def owner(status) -> dict:
    return members(404) | {"alice": status}


def mentors(status) -> dict:
    return members(404) | {"bob": status, "frank": status}


def mentor(status) -> dict:
    return members(404) | {"bob": status}


def keepers(status) -> dict:
    """The mentor of alice's cohort, and staff."""
    return mentor(status) | {"dana": status}


def staff(status) -> dict:
    return members(404) | {"dana": status}


def authors(status) -> dict:
    """Authors, and staff."""
    return members(404) | {"carol": status, "dana": status}


def author(status) -> dict:
    """Carol alone: what she brought is hers until it is in a bank."""
    return members(404) | {"carol": status}


@dataclass(frozen=True)
class Row:
    """One address, one method, and what each of `PEOPLE` gets."""

    name: str
    method: str
    expected: dict
    args: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


TABLE = (
    Row("healthz", "GET", everybody(200)),
    Row("readyz", "GET", everybody(200)),
    Row("metrics", "GET", staff(200) | {"nobody": 404}),
    Row("account_login", "GET", everybody(302) | {"nobody": 200}),
    Row("account_login", "POST", everybody(302) | {"nobody": 200}),
    Row("account_token", "GET", everybody(200)),
    # Here only where the site runs for development.
    Row("styleguide", "GET", everybody(404)),
    Row("shortcuts", "GET", everybody(200)),
    Row("today", "GET", everybody(200)),
    Row("invitation", "GET", everybody(200), ("token",)),
    Row("invitation", "POST", everybody(302), ("token",)),
    Row("account_settings", "GET", members(200)),
    Row("account_settings", "POST", members(200)),
    Row("single_keys", "POST", members(204)),
    Row("session_end", "POST", owner(302), ("session",)),
    # What is read by all who are signed in.
    Row("my_data", "GET", members(200)),
    Row("data_exports", "POST", members(302)),
    Row("account_erasure", "GET", members(200)),
    Row("account_erasure", "POST", members(422)),
    Row("learn", "GET", members(200)),
    Row("glossary", "GET", members(200)),
    Row("term", "GET", members(200), ("term",)),
    Row("search", "GET", members(200)),
    Row("search_box", "GET", members(200)),
    Row("track", "GET", members(200), ("track",)),
    Row("topic", "GET", members(200), ("track", "topic")),
    Row("lesson", "GET", members(200), ("lesson",)),
    # What everybody has of their own.
    Row("notices", "GET", members(200)),
    Row("notices_read", "POST", members(302)),
    Row("notice_news", "GET", members(200)),
    Row("notice_settings", "GET", members(200)),
    Row("notice_settings", "POST", members(200)),
    Row("notice", "GET", owner(302), ("notice",)),
    # What learners do.
    Row("lesson_place", "POST", learners(422), ("lesson",)),
    Row("lesson_done", "POST", learners(302), ("lesson",)),
    Row("lesson_open", "POST", learners(302), ("lesson",)),
    Row("lesson_bookmark", "POST", learners(302), ("lesson",)),
    Row("left_out_topic", "POST", learners(302), ("topic",)),
    Row("left_out_track", "POST", learners(302), ("track",)),
    Row("lesson_notes", "POST", learners(422), ("lesson",)),
    Row("notes", "GET", learners(200)),
    Row("notes_markdown", "GET", learners(200)),
    Row("check", "GET", members(200), ("lesson", "check")),
    Row("check", "POST", learners(422), ("lesson", "check")),
    Row("practice", "GET", learners(200)),
    Row("practice", "POST", learners(200)),
    Row("practice_supply", "GET", learners(302)),
    Row("flagged", "GET", learners(200)),
    Row("flagged", "POST", learners(302)),
    Row("placement", "GET", learners(200)),
    Row("placement", "POST", learners(302)),
    Row("placement_skip", "POST", learners(302)),
    Row("study_start", "POST", learners(302)),
    Row("answers", "GET", learners(200)),
    Row("recall", "GET", learners(200)),
    Row("recall", "POST", learners(302)),
    Row("recall_backlog", "POST", learners(302)),
    Row("recall_settings", "GET", learners(200)),
    Row("recall_settings", "POST", learners(422)),
    Row("own_cards", "GET", learners(200)),
    Row("cards", "GET", learners(200)),
    Row("progress_memory", "GET", learners(200)),
    Row("interviews", "GET", learners(200)),
    Row("interview_new", "POST", learners(404)),
    Row("interview_build", "GET", learners(200)),
    Row("interview_build", "POST", learners(422)),
    Row("interview_warm_up", "POST", learners(302)),
    Row("interview_built", "GET", owner(200), ("built",)),
    Row("interview_built", "POST", owner(302), ("built",)),
    Row("interview_built_removal", "POST", owner(302), ("built",)),
    Row("interview_plan", "GET", learners(200)),
    Row("interview_plan", "POST", learners(422)),
    Row("interview_planned", "GET", owner(200), ("planned",)),
    Row("interview_planned", "POST", owner(422), ("planned",)),
    Row("interview_unplan", "POST", owner(302), ("planned",)),
    Row("interview_calendar", "GET", owner(200), ("planned",)),
    Row("feedback", "GET", learners(200)),
    Row("progress", "GET", learners(200)),
    Row("topic_progress", "GET", learners(200), ("topic",)),
    Row("figure", "GET", learners(200), ("figure", "form")),
    Row("interview_way", "GET", learners(200)),
    Row("interview_way", "POST", learners(422)),
    Row("plan_length", "POST", learners(302)),
    Row("interview_date", "GET", learners(200)),
    Row("interview_date", "POST", learners(422)),
    Row("start_questions", "POST", learners(302)),
    Row("study_plans", "GET", learners(200)),
    Row("study_plan", "GET", learners(200), ("plan",)),
    Row("study_plan", "POST", learners(422), ("plan",)),
    Row("study_plan_leaving", "POST", learners(302), ("plan",)),
    # What is one learner's own.
    Row("note", "POST", owner(400), ("note",)),
    Row("note_deletion", "POST", owner(302), ("note",)),
    Row("note_return", "POST", owner(302), ("note",)),
    Row("card", "GET", owner(200), ("card",)),
    Row("card", "POST", owner(422), ("card",)),
    Row("card_looks", "POST", owner(302), ("card",)),
    Row("card_rating", "POST", owner(302), ("card",)),
    Row("card_suspension", "POST", owner(302), ("card",)),
    Row("card_deletion", "POST", owner(302), ("card",)),
    Row("card_of_note", "GET", owner(200), ("note",)),
    Row("card_of_note", "POST", owner(422), ("note",)),
    Row("data_export", "GET", owner(302), ("export",)),
    Row("data_export_file", "GET", owner(200), ("export",)),
    Row("practice_item", "GET", owner(200), ("practice", "position")),
    Row("practice_item", "POST", owner(422), ("practice", "position")),
    Row("practice_draft", "GET", owner(200), ("practice", "position")),
    Row("practice_draft", "POST", owner(200), ("practice", "position")),
    Row("practice_skip", "GET", owner(302), ("practice", "position")),
    Row("practice_skip", "POST", owner(302), ("practice", "position")),
    Row("practice_hint", "GET", owner(302), ("practice", "position")),
    Row("practice_hint", "POST", owner(200), ("practice", "position")),
    Row("practice_flag", "GET", owner(302), ("practice", "position")),
    Row("practice_flag", "POST", owner(200), ("practice", "position")),
    Row("practice_summary", "GET", owner(200), ("practice",)),
    Row("practice_summary", "POST", owner(302), ("practice",)),
    Row("practice_retry", "POST", owner(302), ("practice",)),
    Row("practice_end_all", "POST", learners(302)),
    Row("practice_half_written", "POST", owner(302), ("practice",)),
    Row("answer", "GET", owner(200), ("answer",)),
    Row("answer_score", "GET", owner(302), ("answer",)),
    Row("report_problem", "GET", owner(200), ("answer",)),
    Row("report_problem", "POST", owner(422), ("answer",)),
    Row("problem", "GET", owner(200), ("problem",)),
    Row("similar", "POST", owner(302), ("answer",)),
    Row("self_mark", "POST", owner(302), ("answer",)),
    Row("study", "GET", owner(200), ("study",)),
    Row("study_step", "POST", owner(302), ("study",)),
    Row("study_next", "POST", owner(302), ("study",)),
    Row("study_clock", "POST", owner(302), ("study",)),
    Row("study_summary", "GET", owner(302), ("study",)),
    Row("study_summary", "POST", owner(302), ("study",)),
    Row("review_ask", "POST", owner(302), ("answer",)),
    Row("disputes", "GET", owner(200), ("answer",)),
    Row("disputes", "POST", owner(422), ("answer",)),
    Row("feedback_detail", "GET", owner(200), ("request",)),
    Row("review_ask_several", "GET", learners(200)),
    Row("review_ask_several", "POST", learners(302)),
    Row("review_offers", "POST", learners(302)),
    Row("cohort_marking", "GET", keepers(200), ("cohort",)),
    Row("cohort_marking", "POST", keepers(422), ("cohort",)),
    Row("review_withdraw", "POST", owner(302), ("request",)),
    Row("stories", "GET", learners(200)),
    Row("story_new", "GET", learners(200)),
    Row("story_matrix", "GET", learners(200)),
    Row("story_fits", "GET", learners(200), ("told",)),
    # The body names no question.
    Row("story_uses", "POST", owner(404), ("story",)),
    Row("story_sharing", "GET", owner(200), ("story",)),
    Row("story_sharing", "POST", owner(200), ("story",)),
    Row("story_improving", "GET", owner(200), ("retold",)),
    Row("story_improving", "POST", owner(302), ("retold",)),
    Row("story_examples", "GET", learners(200)),
    Row("story_exemplar", "GET", learners(200), ("exemplar",)),
    # Script asks for it: a browser without one gets the list.
    Row("story_example", "GET", learners(302), ("part",)),
    Row("star_hints", "POST", learners(200)),
    Row("story", "GET", owner(200), ("story",)),
    Row("story", "POST", owner(302), ("story",)),
    Row("story_edit", "GET", owner(200), ("story",)),
    Row("story_versions", "GET", owner(200), ("story",)),
    Row("story_versions", "POST", owner(404), ("story",)),
    Row("story_deletion", "POST", owner(302), ("story",)),
    Row("story_return", "POST", owner(302), ("story",)),
    Row("interview", "GET", owner(302), ("interview",)),
    Row("interview_lobby", "GET", owner(302), ("interview",)),
    Row("interview_lobby", "POST", owner(302), ("interview",)),
    Row("interview_question", "GET", owner(200), ("interview", "first")),
    Row("interview_question", "POST", owner(302), ("interview", "first")),
    Row("interview_flag", "POST", owner(302), ("interview", "first")),
    Row("interview_help", "POST", owner(404), ("interview", "first")),
    Row("interview_pause", "POST", owner(302), ("interview",)),
    Row("interview_hand_in", "GET", owner(200), ("interview",)),
    Row("interview_hand_in", "POST", owner(302), ("interview",)),
    Row("running_interviews", "GET", mentors(200) | {"dana": 200}),
    Row("running_interviews", "POST", mentors(422) | {"dana": 422}),
    Row("accept_late_text", "POST", members(404), ("nothing",)),
    Row("interview_receipt", "GET", owner(302), ("interview",)),
    Row("interview_receipt_file", "GET", owner(302), ("interview",)),
    Row("interview_result", "GET", owner(302), ("interview",)),
    # Scripts ask these: a page in the middle of an interview stays open.
    Row("interview_draft", "POST", owner(400) | {"nobody": 401}, ("interview", "first")),
    Row("interview_clock", "GET", owner(200) | {"nobody": 401}, ("interview",)),
    # The API takes a token in its header, and nothing of a browser.
    Row("tokens", "GET", members(200)),
    # They say who they are first.
    Row("tokens", "POST", members(302)),
    Row("token_revocation", "POST", owner(302), ("api_token",)),
    Row("api_description", "GET", everybody(200)),
    Row("api_unknown", "GET", everybody(404), ("check",)),
    Row("api_banks", "GET", everybody(401)),
    Row("api_banks", "POST", everybody(401)),
    Row("api_bank", "GET", everybody(401), ("bank",)),
    Row("api_bank_questions", "GET", everybody(401), ("bank",)),
    Row("api_bank_questions", "POST", everybody(401), ("bank",)),
    Row("api_question", "GET", everybody(401), ("check",)),
    Row("api_question", "PUT", everybody(401), ("check",)),
    Row("api_question_versions", "GET", everybody(401), ("check",)),
    Row("api_practices", "GET", everybody(401)),
    Row("api_practices", "POST", everybody(401)),
    Row("api_practice", "GET", everybody(401), ("practice",)),
    Row("api_practice_item", "GET", everybody(401), ("practice", "position")),
    Row("api_practice_answer", "POST", everybody(401), ("practice", "position")),
    Row("api_practice_skip", "POST", everybody(401), ("practice", "position")),
    Row("api_answers", "GET", everybody(401)),
    Row("api_answer", "GET", everybody(401), ("answer",)),
    Row("api_answer_scores", "GET", everybody(401), ("answer",)),
    Row("api_cohorts", "GET", everybody(401)),
    Row("api_cohort_figure", "GET", everybody(401), ("cohort", "cohort_figure")),
    # What mentors do.
    Row("review_queue", "GET", mentors(200)),
    Row("review_next", "POST", mentors(302)),
    Row("review_read", "GET", mentor(200), ("request",)),
    # Of a review that came back: here it has not.
    Row("review_correction", "GET", members(404), ("request",)),
    Row("review_correction", "POST", members(404), ("request",)),
    Row("review_lease", "POST", mentor(302), ("request",)),
    Row("review_lease", "PUT", mentor(200), ("request",)),
    Row("review_lease", "DELETE", mentor(302), ("request",)),
    Row("review_desk", "GET", mentor(200), ("request",)),
    Row("review_desk", "POST", mentor(422), ("request",)),
    Row("review_return", "GET", mentor(302), ("request",)),
    Row("review_return", "POST", mentor(422), ("request",)),
    Row("review_dispute", "POST", mentor(422), ("request", "dispute")),
    Row("review_comments", "GET", mentor(302), ("request",)),
    Row("review_comments", "POST", mentor(422), ("request",)),
    # Of feedback that came back: here it has not, so that there is nothing to say or to revise.
    Row("feedback_rating", "POST", members(404), ("request",)),
    Row("feedback_revision", "POST", members(404), ("request",)),
    Row("second_opinion", "POST", members(404), ("request",)),
    Row("feedback_replies", "POST", members(404), ("request",)),
    Row("comment_replies", "POST", members(404), ("comment",)),
    Row("comment_resolution", "POST", members(404), ("comment",)),
    Row("review_pause", "POST", mentors(302)),
    Row("review_preview", "GET", mentor(200), ("request",)),
    # Before the marks are given there is nothing to see.
    Row("review_automatic", "GET", members(404), ("request",)),
    Row("review_mine", "GET", mentors(200)),
    Row("review_given", "GET", mentors(200)),
    Row("review_put_away", "POST", mentor(302), ("request",)),
    Row("review_agreement", "GET", mentors(200) | {"dana": 200}),
    Row("review_learners", "GET", mentors(200)),
    Row("review_learner", "GET", mentor(200), ("person",)),
    Row("review_learner", "POST", mentor(302), ("person",)),
    Row("review_nudge", "POST", mentor(302), ("person",)),
    Row("review_phrases", "GET", mentors(200)),
    Row("review_phrases", "POST", mentors(422)),
    Row("review_phrase", "GET", mentor(200), ("phrase",)),
    Row("review_phrase", "POST", mentor(422), ("phrase",)),
    Row("review_take_back", "POST", mentor(302), ("request",)),
    Row("held_reviews", "GET", staff(200)),
    Row("review_release", "POST", staff(302), ("request",)),
    Row("review_comment", "GET", mentor(302), ("request", "comment")),
    Row("review_comment", "POST", mentor(200), ("request", "comment")),
    Row("review_comment", "DELETE", mentor(200), ("request", "comment")),
    Row("review_comment_back", "POST", mentor(422), ("request", "comment")),
    # What a learner has to do with cohorts, and those who look after them.
    Row("my_cohorts", "GET", learners(200)),
    Row("cohort_leave", "GET", owner(200), ("membership",)),
    Row("cohort_leave", "POST", owner(302), ("membership",)),
    Row("cohorts", "GET", mentors(200) | {"dana": 200}),
    Row("cohorts", "POST", staff(422)),
    Row("cohort", "GET", keepers(200), ("cohort",)),
    Row("cohort", "POST", staff(422), ("cohort",)),
    Row("cohort_progress", "GET", keepers(200), ("cohort",)),
    Row("cohort_figure", "GET", keepers(200), ("cohort", "cohort_figure", "form")),
    Row("learner_progress", "GET", keepers(200), ("cohort", "membership")),
    Row("learner_figure", "GET", keepers(200), ("cohort", "membership", "figure", "form")),
    Row("cohort_links", "POST", keepers(422), ("cohort",)),
    Row("cohort_archive", "POST", staff(302), ("cohort",)),
    Row("cohort_learners", "POST", staff(422), ("cohort",)),
    Row("cohort_learner", "POST", staff(302), ("cohort", "membership")),
    Row("cohort_mentors", "POST", staff(422), ("cohort",)),
    Row("cohort_mentor", "POST", staff(302), ("cohort", "mentorship")),
    # What authors and staff see of lessons.
    Row("author_lessons", "GET", authors(200)),
    Row("author_overdue", "GET", authors(200)),
    Row("author_lesson", "GET", authors(200), ("lesson",)),
    # What authors do.
    Row("author", "GET", authors(302)),
    Row("author_inbox", "GET", authors(200)),
    Row("author_problem", "GET", authors(200), ("problem",)),
    Row("author_problem", "POST", authors(422), ("problem",)),
    Row("author_questions", "GET", authors(200)),
    Row("author_bulk", "POST", authors(422)),
    Row("author_changes", "GET", authors(200)),
    Row("author_undo", "POST", members(404), ("nothing",)),
    Row("author_bank_new", "GET", authors(200)),
    Row("author_bank_new", "POST", authors(422)),
    Row("author_bank", "GET", authors(200), ("own_bank",)),
    Row("author_bank", "POST", authors(422), ("own_bank",)),
    Row("author_twins", "GET", authors(200), ("bank",)),
    Row("author_twins", "POST", authors(302), ("bank",)),
    Row("author_question_new", "GET", authors(200), ("kind",)),
    Row("author_question_new", "POST", authors(422), ("kind",)),
    Row("author_new_draft", "POST", authors(200), ("kind",)),
    Row("author_scoring", "GET", authors(200), ("bank",)),
    Row("author_scoring", "POST", authors(302), ("bank",)),
    Row("author_preview", "POST", authors(200), ("kind",)),
    Row("author_question", "GET", authors(200), ("question",)),
    Row("author_question", "POST", authors(422), ("question",)),
    Row("author_draft", "POST", authors(200), ("question",)),
    Row("author_versions", "GET", authors(200), ("question",)),
    Row("author_question_removal", "GET", authors(200), ("question",)),
    Row("author_question_removal", "POST", authors(302), ("question",)),
    Row("author_regrades", "POST", authors(302), ("question",)),
    Row("author_regrade", "GET", authors(200), ("regrade",)),
    Row("author_regrade", "POST", authors(302), ("regrade",)),
    Row("author_rulings", "POST", authors(422), ("version",)),
    Row("author_version_draft", "POST", authors(302), ("question", "first")),
    Row("author_trial", "GET", authors(200), ("question", "first")),
    Row("author_trial", "POST", authors(422), ("question", "first")),
    # Nothing is half-written: the editor comes.
    Row("author_draft_trial", "GET", authors(302), ("question",)),
    Row("author_draft_trial", "POST", authors(409), ("question",)),
    Row("author_new_trial", "GET", authors(302), ("kind",)),
    Row("author_new_trial", "POST", authors(409), ("kind",)),
    Row("author_ruling_end", "POST", authors(302), ("ruling",)),
    Row("author_templates", "GET", authors(200)),
    Row("author_template_new", "GET", authors(200)),
    Row("author_template_new", "POST", authors(422)),
    Row("author_template", "GET", authors(200), ("template",)),
    Row("author_template", "POST", authors(422), ("template",)),
    Row("author_blueprints", "GET", authors(200)),
    Row("author_blueprint_new", "GET", authors(200)),
    Row("author_blueprint_new", "POST", authors(422)),
    Row("author_blueprint", "GET", authors(200), ("blueprint",)),
    Row("author_blueprint", "POST", authors(422), ("blueprint",)),
    Row("author_blueprint_offer", "POST", authors(302), ("blueprint",)),
    Row("author_items", "GET", authors(200)),
    Row("author_items_file", "GET", authors(200), ("all_items", "csv")),
    Row("author_item", "GET", authors(200), ("version",)),
    Row("author_item_flags", "POST", authors(302), ("version",)),
    Row("author_item_file", "GET", authors(200), ("version", "item_figure", "csv")),
    Row("imports", "GET", authors(200)),
    Row("imports", "POST", authors(422)),
    Row("import", "GET", author(200), ("import",)),
    Row("import_writing", "POST", author(302), ("import",)),
    Row("import_reading", "POST", author(302), ("import",)),
    Row("import_removal", "POST", author(302), ("import",)),
    Row("import_undoing", "GET", author(404), ("import",)),
    Row("import_undoing", "GET", author(200), ("taken_in",)),
    Row("import_undoing", "POST", author(302), ("taken_in",)),
    Row("export", "GET", authors(200)),
    Row("export_file", "GET", authors(302)),
    Row("picture", "GET", members(200), ("picture",)),
    # What staff do.
    Row("dev_mail", "GET", staff(200)),
    Row("dev_mail_detail", "GET", staff(200), ("mail",)),
    Row("dev_mail_html", "GET", staff(200), ("mail",)),
    Row("doctor", "GET", staff(200)),
    Row("doctor_repair", "POST", staff(302), ("repair",)),
    Row("usage", "GET", staff(200)),
    Row("usage_file", "GET", staff(200), ("usage_figure", "csv")),
    Row("people", "GET", staff(200)),
    Row("person", "GET", staff(200), ("person",)),
    Row("person_roles", "POST", staff(302), ("person",)),
    Row("person_access", "POST", staff(302), ("person",)),
    Row("person_factor", "POST", staff(422), ("person",)),
    Row("invitations", "GET", staff(200)),
    Row("invitations", "POST", staff(422)),
    Row("invitation_revoke", "POST", keepers(302), ("invitation",)),
)
# The addresses of allauth that strangers use; all its others are for who is signed in.
FOR_STRANGERS = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_signup_by_passkey",
    "mfa_signup_webauthn",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_email_verification_sent",
}


def list_patterns(patterns) -> Iterator[URLPattern]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from list_patterns(one.url_patterns)
        else:
            yield one


def is_of_allauth(pattern: URLPattern) -> bool:
    """Return whether a page is allauth's, or one of ours that is made of it and has no row."""
    if pattern.callback.__module__.startswith("allauth."):
        return True
    view = getattr(pattern.callback, "view_class", object)
    is_made_of_it = any(one.__module__.startswith("allauth.") for one in view.__mro__)
    return is_made_of_it and not any(row.name == pattern.name for row in TABLE)


def follow_plan(learner: User, lesson) -> StudyPlan:
    """Make a plan of one lesson, and let the learner follow it."""
    plan = StudyPlanFactory(steps=[plan_step(lesson)])
    choose_plan(learner=learner, plan=plan, start=date(2027, 5, 12), now=timezone.now())
    return plan


def analyse(question: Question) -> Question:
    """Let somebody answer a question twice, and analyse its bank: both pages have figures."""
    for days in (0, 9):
        score = ScoreFactory(
            submission__version=question.current_version,
            submission__submitted_at=timezone.now() - timedelta(days=days),
            submission__spent_ms=9_000,
        )
        ScoreOutbox.objects.create(submission=score.submission)
    fold_all()
    analyse_bank(bank_id=question.bank_id, stamp="-", now=timezone.now())
    raise_flags({question.current_version_id: ["drift"]}, now=timezone.now())
    return question


def make_things(*, alice: User, bob: User, carol: User, frank: User) -> dict[str, object]:
    """Make what the addresses name, and return it: the parts of the table's `args`."""
    now = timezone.now()
    for name in (*QUEUES, BEAT):
        record_heartbeat(name=name, now=now)
    cohort = CohortFactory(learners=[alice], mentors=[bob])
    CohortFactory(mentors=[frank])
    invitation, token = create_invitation(
        by=bob, cohort=cohort, roles=[Role.LEARNER], lasts=timedelta(days=7), uses=9, now=now
    )
    topic = TopicFactory(slug="core")
    lesson = LessonFactory(topic=topic)
    check = QuestionFactory(topic=topic, lesson=lesson)
    QuestionFactory(topic=topic, kind="written")
    story_question = QuestionFactory(topic=topic, kind="star")
    answer = ScoreFactory(submission__learner=alice, submission__kind="written").submission
    asked = ReviewRequestFactory(submission__learner=alice)
    take_request(mentor=bob, request=asked, now=now)
    dispute = DisputeFactory(request=asked)
    comment = CommentFactory(review=Review.objects.get(request=asked))
    blueprint = Blueprint.objects.create(
        pack="tests",
        slug="short",
        title="Short",
        mode=Mode.INTERVIEW,
        minutes=10,
        sections=SECTIONS,
    )
    interview = prepare_interview(learner=alice, blueprint=blueprint, now=now, seed=1)
    start_interview(interview=interview, now=now)
    planned = plan_interview(
        learner=alice,
        blueprint=blueprint,
        starts_at=now + timedelta(days=1),
        remind_minutes=30,
        now=now,
    )
    site_blueprint = Blueprint.objects.create(
        pack="", slug="of-the-site", title="Of the site", minutes=10, sections=SECTIONS
    )
    built = Blueprint.objects.create(
        learner=alice, slug="own-1", title="Built", minutes=10, sections=SECTIONS
    )
    item = PracticeItemFactory(practice__learner=alice)
    notice = notify(person=alice, kind="feedback", says="Bob returned it.", now=now)
    export = make_export(export_id=str(ask_for_export(person=alice, now=now).pk))
    own = OwnCardFactory(learner=alice, due_at=now)
    return {
        "card": own.pk,
        "import": make_import(carol, topic).pk,
        "taken_in": take_in_import(carol, topic).pk,
        "picture": make_picture(),
        "export": export.pk,
        "track": topic.track.slug,
        "topic": topic.slug,
        "term": TermFactory().slug,
        "lesson": lesson.slug,
        "plan": follow_plan(alice, lesson).slug,
        "note": NoteFactory(learner=alice, lesson=lesson).pk,
        "check": check.slug,
        "practice": item.practice_id,
        "position": item.position,
        "answer": answer.pk,
        "problem": report_problem(
            learner=alice, version=answer.version, sort="typo", says="A word is missing.", now=now
        ).pk,
        "study": start_session(learner=alice, minutes=10, now=now).pk,
        "kind": "single_choice",
        "nothing": 0,
        "question": check.pk,
        "bank": check.bank_id,
        "own_bank": BankFactory(pack="", slug="ours", title="Ours").pk,
        "version": analyse(check).current_version_id,
        **{"all_items": "items", "item_figure": "weeks", "usage_figure": "hours", "csv": "csv"},
        "template": AnswerTemplateFactory(pack="").slug,
        **make_decisions(answer.version, bob, now),
        "request": asked.pk,
        "phrase": save_phrase(
            owner=bob, shortcut="who", text="Who did?", is_shared=True, now=now
        ).pk,
        "comment": comment.pk,
        "dispute": dispute.pk,
        "interview": interview.pk,
        "story": StoryFactory(learner=alice).pk,
        "told": story_question.current_version_id,
        "retold": SubmissionFactory(learner=alice, version=story_question.current_version).pk,
        "exemplar": ExemplarStoryFactory().slug,
        "part": "action",
        "first": 1,
        "planned": planned.pk,
        "built": built.slug,
        "blueprint": site_blueprint.slug,
        "notice": notice.pk,
        "mail": alice.mails.latest("created_at").pk,
        "repair": "failed-answers",
        "cohort": cohort.pk,
        "membership": cohort.memberships.get().pk,
        "mentorship": cohort.mentorships.get().pk,
        "invitation": invitation.pk,
        "token": token,
        "person": alice.pk,
        "figure": "topics",
        "cohort_figure": "mastery",
        "form": "csv",
        "session": make_session(alice),
        "api_token": make_token(
            person=alice, name="Notes", scopes=["answers:read"], lasts=timedelta(days=1), now=now
        )[0].pk,
    }


def make_decisions(version, author: User, now) -> dict[str, object]:
    """What authors decided about a question."""
    return {
        "regrade": open_regrade(version=version, author=author, now=now).pk,
        "ruling": rule(version=version, kind="drop", reason="No key.", author=author, now=now).pk,
    }


IMPORTED = """
// [id:bursts]
[markdown]What absorbs a burst?{=A queue#It keeps. ~A clock#It runs. ~A cache#It forgets.}

::Too short::{T}

When?{#3:1 ~#Later.}
"""


def make_import(author: User, topic) -> ImportRun:
    """Return a file that was looked over: it adds, changes, and leaves something out."""
    bank = BankFactory()
    QuestionFactory(slug="bursts", bank=bank, topic=topic)
    return bring(author, bank, topic, IMPORTED)


def take_in_import(author: User, topic) -> ImportRun:
    """Return a file that was taken in: somebody has answered one of the two that it added."""
    bank = BankFactory(pack="", slug="brought", title="Brought")
    run = bring(author, bank, topic, IMPORTED.replace("bursts", "rushes") + "\nNow?{#4}\n")
    take_in(run=run, now=timezone.now())
    write_import(run_id=str(run.pk))
    SubmissionFactory(version=bank.questions.order_by("position").last().current_version)
    run.refresh_from_db()
    return run


def bring(author: User, bank: Bank, topic, text: str) -> ImportRun:
    run = start_import(
        author=author,
        bank=bank,
        topic=topic,
        form="gift",
        name="core.gift",
        data=text.encode(),
        now=timezone.now(),
    )
    return read_import(run_id=str(run.pk))


def make_picture() -> str:
    """Return the name of a picture that a question shows."""
    picture = read_picture(b"GIF89a\1\0\1\0\0\0\0;")
    keep_pictures([picture])
    QuestionFactory(version={"pictures": [picture.name]})
    return picture.name


def make_session(person) -> int:
    """Return the id of another browser that the person is signed in with."""
    other = Client()
    other.force_login(person)
    session = UserSession.objects.create(
        user=person, ip="127.0.0.1", session_key=other.session.session_key
    )
    return session.pk
