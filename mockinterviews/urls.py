"""The addresses of interviews."""

from django.urls import include, path

from mockinterviews.views import author, building, outcome, plan, planned, room, running, sync

urlpatterns = [
    path(
        "interviews/<uuid:interview_id>/drafts/<int:position>/", sync.draft, name="interview_draft"
    ),
    path("interviews/<uuid:interview_id>/clock/", sync.clock, name="interview_clock"),
    path("author/blueprints/", author.blueprints, name="author_blueprints"),
    path("author/blueprints/new/", author.create, name="author_blueprint_new"),
    path("author/blueprints/<slug:slug>/", author.blueprint, name="author_blueprint"),
    path("author/blueprints/<slug:slug>/offer/", author.offer, name="author_blueprint_offer"),
    path("interviews/", plan.interviews, name="interviews"),
    path("interviews/new/", plan.new, name="interview_new"),
    path("interviews/build/", building.build, name="interview_build"),
    path("interviews/built/<slug:slug>/", building.built, name="interview_built"),
    path("interviews/built/<slug:slug>/removal/", building.remove, name="interview_built_removal"),
    path("interviews/warm-up/", building.warm_up, name="interview_warm_up"),
    path("interviews/planned/new/", planned.create, name="interview_plan"),
    path("interviews/planned/<uuid:planned_id>/", planned.change, name="interview_planned"),
    path("interviews/planned/<uuid:planned_id>/removal/", planned.drop, name="interview_unplan"),
    path(
        "interviews/planned/<uuid:planned_id>/calendar.ics",
        planned.calendar,
        name="interview_calendar",
    ),
    path("interviews/<uuid:interview_id>/lobby/", plan.lobby, name="interview_lobby"),
    path("interviews/<uuid:interview_id>/", room.enter, name="interview"),
    path(
        "interviews/<uuid:interview_id>/q/<int:position>/",
        room.question,
        name="interview_question",
    ),
    path("interviews/<uuid:interview_id>/q/<int:position>/flag/", room.flag, name="interview_flag"),
    path(
        "interviews/<uuid:interview_id>/q/<int:position>/help/",
        room.give_help,
        name="interview_help",
    ),
    path("interviews/<uuid:interview_id>/pause/", room.pause, name="interview_pause"),
    path("interviews/<uuid:interview_id>/hand-in/", room.finish, name="interview_hand_in"),
    path("cohorts/interviews/", running.running, name="running_interviews"),
    path("cohorts/interviews/late/<int:late_id>/", running.accept_late, name="accept_late_text"),
    path("interviews/<uuid:interview_id>/receipt/", outcome.receipt, name="interview_receipt"),
    path(
        "interviews/<uuid:interview_id>/receipt.json",
        outcome.receipt_file,
        name="interview_receipt_file",
    ),
    path("interviews/<uuid:interview_id>/result/", outcome.result, name="interview_result"),
    path("stories/", include("mockinterviews.story_urls")),
]
