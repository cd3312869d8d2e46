"""The addresses of what there is to read."""

from django.urls import path

from lessons.views import authoring, glossary, leaving_out, notes, reading

urlpatterns = [
    path("learn/", reading.learn, name="learn"),
    path("learn/<slug:slug>/", reading.track, name="track"),
    path("learn/<slug:track_slug>/<slug:slug>/", reading.topic, name="topic"),
    path("tracks/<slug:slug>/left-out/", leaving_out.left_out_track, name="left_out_track"),
    path("topics/<slug:slug>/left-out/", leaving_out.left_out_topic, name="left_out_topic"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("glossary/<slug:slug>/", glossary.term, name="term"),
    path("lessons/<slug:slug>/", reading.lesson, name="lesson"),
    path("lessons/<slug:slug>/place/", reading.lesson_place, name="lesson_place"),
    path("lessons/<slug:slug>/done/", reading.lesson_done, name="lesson_done"),
    path("lessons/<slug:slug>/open/", reading.lesson_open, name="lesson_open"),
    path("lessons/<slug:slug>/bookmark/", notes.lesson_bookmark, name="lesson_bookmark"),
    path("lessons/<slug:slug>/notes/", notes.lesson_notes, name="lesson_notes"),
    path("author/lessons/", authoring.author_lessons, name="author_lessons"),
    path("author/lessons/overdue/", authoring.author_overdue, name="author_overdue"),
    path("author/lessons/<slug:slug>/", authoring.author_lesson, name="author_lesson"),
    path("notes/", notes.notes, name="notes"),
    path("notes.md", notes.notes_markdown, name="notes_markdown"),
    path("notes/<uuid:note_id>/", notes.note, name="note"),
    path("notes/<uuid:note_id>/deletion/", notes.note_deletion, name="note_deletion"),
    path("notes/<uuid:note_id>/return/", notes.note_return, name="note_return"),
]
