"""Removing a second step, and putting another app in the place of one: what has to stay, stays."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.internal.flows.add import redirect_if_add_not_allowed
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.generic.edit import FormView

from accounts.domain.locking import lock_person
from accounts.domain.second_steps import drop_app, has_app, why_it_stays


class OneByOneMixin:
    """Lets one removal wait for the other: each of two would find that the other stays."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        lock_person(request.user)
        return super().post(request, *args, **kwargs)


class RemovePasskeyView(OneByOneMixin, RemoveWebAuthnView):
    """allauth's page, which refuses the passkey that its owner cannot be without."""

    def form_valid(self, form) -> HttpResponse:
        if why_it_stays(authenticator=self.object):
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return super().form_valid(form)


class RemoveAppView(OneByOneMixin, DeactivateTOTPView):
    """allauth's page, whose form asks `TwoStepAdapter` whether the app can go."""

    def form_invalid(self, form) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


@method_decorator(
    [redirect_if_add_not_allowed, reauthentication_required(app="allauth.mfa")], name="dispatch"
)
class ReplaceAppView(ActivateTOTPView):
    """allauth's page of adding an app, for who has one that is lost, or is on an old phone."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not has_app(user=request.user):
            return redirect("mfa_activate_totp")
        # Past allauth's own, which leads everybody away who has an app.
        return FormView.dispatch(self, request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(replaces=True, **kwargs)

    @transaction.atomic
    def form_valid(self, form) -> HttpResponse:
        drop_app(user=self.request.user)
        return super().form_valid(form)


remove_passkey = RemovePasskeyView.as_view()
remove_app = RemoveAppView.as_view()
replace_app = ReplaceAppView.as_view()
