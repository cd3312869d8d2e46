"""The addresses of asking, reviewing and feedback."""

from django.urls import path

from mentoring.views import (
    asking,
    comments,
    desk,
    disputes,
    feedback,
    leases,
    looking,
    mine,
    phrases,
    queue,
    settings,
    talking,
)

urlpatterns = [
    path("answers/<uuid:submission_id>/review/", asking.ask, name="review_ask"),
    path("answers/<uuid:submission_id>/disputes/", disputes.disputes, name="disputes"),
    path("feedback/ask/", asking.ask_several, name="review_ask_several"),
    path("feedback/offers/", asking.offers, name="review_offers"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/<uuid:request_id>/", feedback.detail, name="feedback_detail"),
    path("feedback/<uuid:request_id>/withdrawal/", asking.withdraw, name="review_withdraw"),
    path("feedback/<uuid:request_id>/rating/", talking.rate, name="feedback_rating"),
    path("feedback/<uuid:request_id>/revision/", talking.revise, name="feedback_revision"),
    path("feedback/<uuid:request_id>/second/", talking.second_opinion, name="second_opinion"),
    path("feedback/<uuid:request_id>/replies/", talking.reply_to_all, name="feedback_replies"),
    path("feedback/comments/<uuid:comment_id>/replies/", talking.reply, name="comment_replies"),
    path(
        "feedback/comments/<uuid:comment_id>/resolution/",
        talking.resolve,
        name="comment_resolution",
    ),
    path("review/", queue.queue, name="review_queue"),
    path("review/next/", queue.take_first, name="review_next"),
    path("review/pause/", queue.pause, name="review_pause"),
    path("review/<uuid:request_id>/", queue.read, name="review_read"),
    path("review/<uuid:request_id>/lease/", leases.lease, name="review_lease"),
    path("review/<uuid:request_id>/desk/", desk.desk, name="review_desk"),
    path("review/<uuid:request_id>/desk/return/", desk.give_back, name="review_return"),
    path("review/mine/", mine.mine, name="review_mine"),
    path("review/mine/returned/", mine.given, name="review_given"),
    path(
        "review/<uuid:request_id>/desk/putting-away/", mine.put_draft_away, name="review_put_away"
    ),
    path("review/agreement/", mine.agreement, name="review_agreement"),
    path("review/learners/", mine.learners, name="review_learners"),
    path("review/learners/<int:learner_id>/", mine.learner, name="review_learner"),
    path("review/learners/<int:learner_id>/nudge/", mine.nudge_learner, name="review_nudge"),
    path("review/phrases/", phrases.phrases, name="review_phrases"),
    path("review/phrases/<uuid:phrase_id>/", phrases.phrase, name="review_phrase"),
    path("review/<uuid:request_id>/desk/automatic/", looking.automatic, name="review_automatic"),
    path("review/<uuid:request_id>/desk/preview/", looking.preview, name="review_preview"),
    path("review/<uuid:request_id>/desk/taking-back/", looking.take_back, name="review_take_back"),
    path(
        "review/<uuid:request_id>/disputes/<uuid:dispute_id>/",
        disputes.verdict,
        name="review_dispute",
    ),
    path("review/<uuid:request_id>/comments/", comments.comments, name="review_comments"),
    path(
        "review/<uuid:request_id>/comments/<uuid:comment_id>/",
        comments.comment,
        name="review_comment",
    ),
    path(
        "review/<uuid:request_id>/comments/<uuid:comment_id>/back/",
        comments.comment_back,
        name="review_comment_back",
    ),
    path("cohorts/<uuid:cohort_id>/marking/", settings.marking, name="cohort_marking"),
    path("operate/reviews/", leases.held, name="held_reviews"),
    path("operate/reviews/<uuid:request_id>/release/", leases.release, name="review_release"),
]
