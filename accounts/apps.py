from django.apps import AppConfig
from django.core.checks import registry
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        # allauth allows sign-up by passkey only with a mandatory check of the address, because of
        # sites that send mail. The settings decide that here: a site without mail has passkeys too.
        from allauth.mfa.checks import settings_check

        from accounts.domain.permissions import grant_permissions

        registry.registry.registered_checks.discard(settings_check)
        post_migrate.connect(grant_permissions, dispatch_uid="accounts.grant_permissions")
