"""The engine that `settings.DATABASES` names: Django's, with a cheaper check of a connection."""
