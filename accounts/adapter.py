"""Where allauth asks the project: what a new user gets."""

from allauth.account.adapter import DefaultAccountAdapter

from accounts.domain.people import grant_role
from accounts.models import Role


class AccountAdapter(DefaultAccountAdapter):
    """A person who signs up is a learner; their name starts as the front of their address."""

    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit=False)
        user.display_name = user.display_name or user.email.split("@")[0][:80]
        if commit:
            user.save()
            grant_role(user=user, role=Role.LEARNER)
        return user
