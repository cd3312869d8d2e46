"""The addresses of authors, below /author/."""

from django.urls import path
from django.views.generic import RedirectView

from questions.views.author import (
    banks,
    changes,
    editor,
    inbox,
    removal,
    scoring,
    templates,
    trials,
    twins,
    versions,
)
from questions.views.author.fetching import authors_only

urlpatterns = [
    path("", authors_only(RedirectView.as_view(pattern_name="author_inbox")), name="author"),
    path("inbox/", inbox.inbox, name="author_inbox"),
    path("inbox/<int:problem_id>/", inbox.problem, name="author_problem"),
    path("questions/", banks.questions, name="author_questions"),
    path("questions/actions/", banks.bulk, name="author_bulk"),
    path("questions/actions/<int:bulk_id>/undo/", banks.undo, name="author_undo"),
    path("questions/changes/", changes.changes, name="author_changes"),
    path("banks/new/", banks.new_bank, name="author_bank_new"),
    path("banks/<int:bank_id>/", banks.bank, name="author_bank"),
    path("banks/<int:bank_id>/twins/", twins.twins, name="author_twins"),
    path("banks/<int:bank_id>/scoring/", scoring.scoring, name="author_scoring"),
    path("questions/new/<slug:kind>/", editor.create, name="author_question_new"),
    path("questions/new/<slug:kind>/draft/", editor.new_draft, name="author_new_draft"),
    path("questions/new/<slug:kind>/draft/trial/", trials.new_draft_trial, name="author_new_trial"),
    path("questions/new/<slug:kind>/preview/", editor.preview, name="author_preview"),
    path("questions/<uuid:question_id>/edit/", editor.edit, name="author_question"),
    path("questions/<uuid:question_id>/draft/", editor.draft, name="author_draft"),
    path(
        "questions/<uuid:question_id>/draft/trial/", trials.draft_trial, name="author_draft_trial"
    ),
    path("questions/<uuid:question_id>/versions/", versions.versions, name="author_versions"),
    path(
        "questions/<uuid:question_id>/versions/<int:number>/trial/",
        trials.trial,
        name="author_trial",
    ),
    path(
        "questions/<uuid:question_id>/versions/<int:number>/draft/",
        versions.version_draft,
        name="author_version_draft",
    ),
    path(
        "questions/<uuid:question_id>/removal/",
        removal.question_removal,
        name="author_question_removal",
    ),
    path("questions/<uuid:question_id>/regrades/", versions.regrades, name="author_regrades"),
    path("regrades/<uuid:regrade_id>/", versions.regrade, name="author_regrade"),
    path("versions/<int:version_id>/rulings/", versions.rulings, name="author_rulings"),
    path("rulings/<int:ruling_id>/undo/", versions.ruling_end, name="author_ruling_end"),
    path("templates/", templates.templates, name="author_templates"),
    path("templates/new/", templates.create, name="author_template_new"),
    path("templates/<slug:slug>/", templates.template, name="author_template"),
]
