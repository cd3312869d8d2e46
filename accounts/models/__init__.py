"""The tables of people, by what they hold."""

from accounts.models.cohorts import Cohort, CohortMentor, Invitation, Membership
from accounts.models.grants import FactorGrant
from accounts.models.user import Role, User, UserManager

__all__ = [
    "Cohort",
    "CohortMentor",
    "FactorGrant",
    "Invitation",
    "Membership",
    "Role",
    "User",
    "UserManager",
]
