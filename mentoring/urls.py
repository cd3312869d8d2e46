"""The addresses of asking, reviewing and feedback."""

from django.urls import path

from mentoring.views import asking, desk, feedback, queue

urlpatterns = [
    path("answers/<uuid:submission_id>/review/", asking.ask, name="review_ask"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/<uuid:request_id>/", feedback.detail, name="feedback_detail"),
    path("feedback/<uuid:request_id>/withdrawal/", asking.withdraw, name="review_withdraw"),
    path("review/", queue.queue, name="review_queue"),
    path("review/next/", queue.take_first, name="review_next"),
    path("review/<uuid:request_id>/", queue.read, name="review_read"),
    path("review/<uuid:request_id>/lease/", queue.lease, name="review_lease"),
    path("review/<uuid:request_id>/desk/", desk.desk, name="review_desk"),
    path("review/<uuid:request_id>/desk/return/", desk.give_back, name="review_return"),
    path("review/<uuid:request_id>/comments/", desk.comments, name="review_comments"),
    path(
        "review/<uuid:request_id>/comments/<uuid:comment_id>/",
        desk.comment,
        name="review_comment",
    ),
]
