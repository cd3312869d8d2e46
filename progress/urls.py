"""The addresses of Today, of Progress, of study plans, of item analysis and of usage."""

from django.urls import path

from progress.views import (
    cohorts,
    interview_plan,
    items,
    progress,
    study_plans,
    today,
    usage,
)

urlpatterns = [
    path("", today.today, name="today"),
    path("today/length/", today.length, name="plan_length"),
    path("today/interview-date/", today.interview_date, name="interview_date"),
    path("today/interview-plan/", interview_plan.interview_plan, name="interview_way"),
    path("today/questions/", today.questions, name="start_questions"),
    path("progress/", progress.progress, name="progress"),
    path("progress/topics/<slug:slug>/", progress.topic, name="topic_progress"),
    path("progress/figures/<slug:name>.<slug:form>", progress.figure, name="figure"),
    path("cohorts/<uuid:cohort_id>/progress/", cohorts.cohort, name="cohort_progress"),
    path(
        "cohorts/<uuid:cohort_id>/figures/<slug:name>.<slug:form>",
        cohorts.cohort_figure,
        name="cohort_figure",
    ),
    path(
        "cohorts/<uuid:cohort_id>/learners/<uuid:membership_id>/progress/",
        cohorts.learner,
        name="learner_progress",
    ),
    path(
        "cohorts/<uuid:cohort_id>/learners/<uuid:membership_id>/figures/<slug:name>.<slug:form>",
        cohorts.learner_figure,
        name="learner_figure",
    ),
    path("author/items/", items.items, name="author_items"),
    path("author/items/<slug:figure>.<slug:form>", items.items_file, name="author_items_file"),
    path("author/items/<int:version_id>/", items.item, name="author_item"),
    path("author/items/<int:version_id>/flags/", items.flags, name="author_item_flags"),
    path(
        "author/items/<int:version_id>/<slug:figure>.<slug:form>",
        items.item_file,
        name="author_item_file",
    ),
    path("operate/usage/", usage.show, name="usage"),
    path("operate/usage/<slug:figure>.<slug:form>", usage.file, name="usage_file"),
    path("plans/", study_plans.study_plans, name="study_plans"),
    path("plans/<slug:slug>/", study_plans.study_plan, name="study_plan"),
    path("plans/<slug:slug>/leaving/", study_plans.study_plan_leaving, name="study_plan_leaving"),
]
