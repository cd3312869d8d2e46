"""The addresses of the API, of its description, and of the page of one's tokens."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from api import views
from api.endpoints import api

# Without its namespace, without the page of its own that django-ninja adds, and each address once:
# it gives one for each method, and the first of them takes all.
endpoints = list(
    {one.name: one for one in reversed(api.urls[0]) if one.name != "api-root"}.values()
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/<uuid:token_id>/revocation/", views.revoke, name="token_revocation"),
    path("api/v1/openapi.json", views.description, name="api_description"),
    path("api/v1/", include(endpoints)),
    # Whatever it is, and nothing as well; with a line break in it, which `<path:rest>` leaves out.
    re_path(r"^api/v1(?:/(?P<rest>[\s\S]*))?\Z", views.unknown, name="api_unknown"),
]
