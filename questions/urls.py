"""The addresses of recall, study sessions, checks of lessons, and authors."""

from django.urls import include, path

from questions.views import (
    cards,
    checks,
    exports,
    imports,
    memory,
    pictures,
    problems,
    recall,
    studying,
)
from questions.views.author.removal import import_undoing

urlpatterns = [
    path("author/", include("questions.author_urls")),
    path("questions/problems/<int:problem_id>/", problems.problem, name="problem"),
    path("recall/", recall.recall, name="recall"),
    path("sessions/", studying.start, name="study_start"),
    path("sessions/<uuid:session_id>/", studying.study, name="study"),
    path("sessions/<uuid:session_id>/step/", studying.step, name="study_step"),
    path("sessions/<uuid:session_id>/next/", studying.next_step, name="study_next"),
    path("sessions/<uuid:session_id>/clock/", studying.clock, name="study_clock"),
    path("sessions/<uuid:session_id>/summary/", studying.summary, name="study_summary"),
    path("recall/backlog/", recall.backlog, name="recall_backlog"),
    path("recall/settings/", recall.recall_settings, name="recall_settings"),
    path("recall/own/", cards.own_cards, name="own_cards"),
    path("recall/cards/", cards.cards, name="cards"),
    path("recall/cards/<int:card_id>/", cards.card, name="card"),
    path("recall/cards/<int:card_id>/looks/", cards.card_looks, name="card_looks"),
    path("recall/cards/<int:card_id>/rating/", cards.card_rating, name="card_rating"),
    path("recall/cards/<int:card_id>/suspension/", cards.card_suspension, name="card_suspension"),
    path("recall/cards/<int:card_id>/deletion/", cards.card_deletion, name="card_deletion"),
    path("notes/<uuid:note_id>/card/", cards.card_of_note, name="card_of_note"),
    path("progress/memory/", memory.memory, name="progress_memory"),
    path("author/imports/", imports.imports, name="imports"),
    path("author/imports/<uuid:run_id>/", imports.import_run, name="import"),
    path("author/imports/<uuid:run_id>/writing/", imports.writing, name="import_writing"),
    path("author/imports/<uuid:run_id>/reading/", imports.reading, name="import_reading"),
    path("author/imports/<uuid:run_id>/removal/", imports.removal, name="import_removal"),
    path("author/imports/<uuid:run_id>/undoing/", import_undoing, name="import_undoing"),
    path("pictures/<str:name>", pictures.picture, name="picture"),
    path("author/exports/", exports.export, name="export"),
    path("author/exports/file/", exports.file, name="export_file"),
    path("lessons/<slug:lesson_slug>/checks/<slug:slug>/", checks.check, name="check"),
]
