"""The addresses of accounts that allauth does not have."""

from django.urls import path

from accounts.views import tokens

urlpatterns = [
    path("account/token/", tokens.token, name="account_token"),
]
