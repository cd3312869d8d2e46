"""Addresses of the story bank: a learner's own stories, and those of the packs to study."""

from django.urls import path

from mockinterviews.views.stories import (
    covering,
    exemplars,
    improving,
    reading,
    sharing,
    using,
    writing,
)

urlpatterns = [
    path("", reading.stories, name="stories"),
    path("new/", writing.new, name="story_new"),
    path("matrix/", covering.matrix, name="story_matrix"),
    path("for/<int:version_id>/", using.fits, name="story_fits"),
    path("from/<uuid:submission_id>/", improving.improving, name="story_improving"),
    path("examples/", exemplars.examples, name="story_examples"),
    path("examples/<slug:slug>/", exemplars.example, name="story_exemplar"),
    path("examples/parts/<slug:part>/", exemplars.part, name="story_example"),
    path("<uuid:story_id>/", writing.story, name="story"),
    path("<uuid:story_id>/edit/", writing.edit, name="story_edit"),
    path("<uuid:story_id>/uses/", using.uses, name="story_uses"),
    path("<uuid:story_id>/sharing/", sharing.sharing, name="story_sharing"),
    path("<uuid:story_id>/versions/", reading.versions, name="story_versions"),
    path("<uuid:story_id>/deletion/", reading.deletion, name="story_deletion"),
    path("<uuid:story_id>/return/", reading.bringing_back, name="story_return"),
]
