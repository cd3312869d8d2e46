"""Every address of the site. Each app has its own list."""

from django.urls import URLPattern, URLResolver, include, path

from studyhub import views

handler400 = "studyhub.views.bad_request"
handler403 = "studyhub.views.forbidden"
handler404 = "studyhub.views.not_found"
handler429 = "accounts.views.limits.too_many_tries"
handler500 = "studyhub.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    # Tried in this order: whoever practises posts one answer after the other and looks for its
    # score, whoever sits an interview saves every few seconds, and whoever looks for something asks
    # with each word.
    path("practice/", include("questions.practice_urls")),
    path("answers/", include("questions.answer_urls")),
    path("", include("mockinterviews.urls")),
    path("", include("search.urls")),
    path("help/shortcuts/", views.shortcuts, name="shortcuts"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("", include("accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/two-step/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("", include("lessons.urls")),
    path("", include("questions.urls")),
    path("", include("mentoring.urls")),
    path("", include("progress.urls")),
    path("", include("operations.urls")),
    path("", include("api.urls")),
]
