"""The tables of people, by what they hold."""

from accounts.models.user import Role, User, UserManager

__all__ = ["Role", "User", "UserManager"]
