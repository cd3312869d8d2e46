"""The addresses of interviews."""

from django.urls import include, path

from mockinterviews.views import outcome, plan, room, running, sync

urlpatterns = [
    path("interviews/", plan.interviews, name="interviews"),
    path("interviews/new/", plan.new, name="interview_new"),
    path("interviews/<uuid:interview_id>/lobby/", plan.lobby, name="interview_lobby"),
    path("interviews/<uuid:interview_id>/", room.enter, name="interview"),
    path(
        "interviews/<uuid:interview_id>/q/<int:position>/",
        room.question,
        name="interview_question",
    ),
    path("interviews/<uuid:interview_id>/q/<int:position>/flag/", room.flag, name="interview_flag"),
    path("interviews/<uuid:interview_id>/pause/", room.pause, name="interview_pause"),
    path("interviews/<uuid:interview_id>/hand-in/", room.finish, name="interview_hand_in"),
    path(
        "interviews/<uuid:interview_id>/drafts/<int:position>/", sync.draft, name="interview_draft"
    ),
    path("interviews/<uuid:interview_id>/clock/", sync.clock, name="interview_clock"),
    path("cohorts/interviews/", running.running, name="running_interviews"),
    path("cohorts/interviews/late/<int:late_id>/", running.accept_late, name="accept_late_text"),
    path("interviews/<uuid:interview_id>/receipt/", outcome.receipt, name="interview_receipt"),
    path("interviews/<uuid:interview_id>/result/", outcome.result, name="interview_result"),
    path("stories/", include("mockinterviews.story_urls")),
]
