"""The addresses of accounts that allauth does not have, or that we answer otherwise."""

from django.conf import settings
from django.urls import URLPattern, path

from accounts.views import (
    cohort_people,
    cohorts,
    data,
    erasure,
    invitations,
    links,
    mails,
    memberships,
    notices,
    people,
    profile,
    second_steps,
    sessions,
    signing_in,
    signing_up,
    tokens,
)

urlpatterns: list[URLPattern] = [
    path("account/login/", signing_in.sign_in, name="account_login"),
    path("account/signup/", signing_up.sign_up, name="account_signup"),
    path("account/", profile.settings, name="account_settings"),
    path("account/single-keys/", profile.single_keys, name="single_keys"),
    path("account/sessions/<int:session_id>/end/", sessions.end, name="session_end"),
    path("account/two-step/totp/replace/", second_steps.replace_app, name="mfa_replace_totp"),
    path("account/two-step/totp/deactivate/", second_steps.remove_app, name="mfa_deactivate_totp"),
    path(
        "account/two-step/webauthn/keys/<int:pk>/remove/",
        second_steps.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path("progress/my-data/", data.my_data, name="my_data"),
    path("progress/my-data/exports/", data.exports, name="data_exports"),
    path("progress/my-data/exports/<uuid:export_id>/", data.export, name="data_export"),
    path("progress/my-data/exports/<uuid:export_id>/file/", data.file, name="data_export_file"),
    path("account/erasure/", erasure.erasure, name="account_erasure"),
    path("account/token/", tokens.token, name="account_token"),
    path("account/cohorts/", memberships.my_cohorts, name="my_cohorts"),
    path("account/cohorts/<uuid:membership_id>/", memberships.leave, name="cohort_leave"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("cohorts/", cohorts.cohorts, name="cohorts"),
    path("cohorts/<uuid:cohort_id>/", cohorts.cohort, name="cohort"),
    path("cohorts/<uuid:cohort_id>/archive/", cohorts.archive, name="cohort_archive"),
    path("cohorts/<uuid:cohort_id>/links/", cohorts.invite, name="cohort_links"),
    path("cohorts/<uuid:cohort_id>/learners/", cohort_people.learners, name="cohort_learners"),
    path(
        "cohorts/<uuid:cohort_id>/learners/<uuid:membership_id>/",
        cohort_people.learner,
        name="cohort_learner",
    ),
    path("cohorts/<uuid:cohort_id>/mentors/", cohort_people.mentors, name="cohort_mentors"),
    path(
        "cohorts/<uuid:cohort_id>/mentors/<uuid:mentorship_id>/",
        cohort_people.mentor,
        name="cohort_mentor",
    ),
    path(
        "operate/invitations/<uuid:invitation_id>/withdrawal/",
        links.revoke,
        name="invitation_revoke",
    ),
    path("operate/people/", people.people, name="people"),
    path("operate/people/<int:person_id>/", people.person, name="person"),
    path("operate/people/<int:person_id>/roles/", people.roles, name="person_roles"),
    path("operate/people/<int:person_id>/access/", people.access, name="person_access"),
    path("operate/people/<int:person_id>/factor/", people.factor, name="person_factor"),
    path("operate/invitations/", links.links, name="invitations"),
    path("account/notices/", notices.notice_settings, name="notice_settings"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.mark_all, name="notices_read"),
    path("notices/news/", notices.news, name="notice_news"),
    path("notices/<uuid:notice_id>/", notices.notice, name="notice"),
]
if settings.MFA_PASSKEY_SIGNUP_ENABLED:
    urlpatterns += [
        path(
            "account/signup/passkey/",
            signing_up.sign_up_by_passkey,
            name="account_signup_by_passkey",
        )
    ]
if settings.MAIL_KEPT:
    urlpatterns += [
        path("operate/mail/", mails.dev_mail, name="dev_mail"),
        path("operate/mail/<uuid:mail_id>/", mails.dev_mail_detail, name="dev_mail_detail"),
        path("operate/mail/<uuid:mail_id>/html/", mails.dev_mail_html, name="dev_mail_html"),
    ]
