"""The addresses of practice, below /practice/."""

from django.urls import path

from questions.views import choosing, flags, placement, practice, skipping, star_hints

urlpatterns = [
    path("<uuid:practice_id>/<int:position>/", practice.item, name="practice_item"),
    path("", choosing.choose, name="practice"),
    path("supply/", choosing.supply, name="practice_supply"),
    path("end/", choosing.end_all, name="practice_end_all"),
    path("star-hints/", star_hints.star_hints, name="star_hints"),
    path("flagged/", flags.flagged, name="flagged"),
    path("placement/", placement.placement, name="placement"),
    path("placement/skip/", placement.skip, name="placement_skip"),
    path("<uuid:practice_id>/<int:position>/draft/", practice.draft, name="practice_draft"),
    path("<uuid:practice_id>/<int:position>/skip/", skipping.skip, name="practice_skip"),
    path("<uuid:practice_id>/<int:position>/hint/", practice.hint, name="practice_hint"),
    path("<uuid:practice_id>/<int:position>/flag/", practice.flag, name="practice_flag"),
    path("<uuid:practice_id>/summary/", practice.summary, name="practice_summary"),
    path("<uuid:practice_id>/half-written/", choosing.half_written, name="practice_half_written"),
    path("<uuid:practice_id>/retry/", practice.retry, name="practice_retry"),
]
