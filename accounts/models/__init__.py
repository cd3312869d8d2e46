"""The tables of people, by what they hold."""

from accounts.models.access_changes import AccessChange
from accounts.models.allowances import Allowance
from accounts.models.cohorts import Cohort, CohortMentor, Invitation, InvitationUse, Membership
from accounts.models.exports import DataExport, ExportArchive
from accounts.models.grants import FactorGrant
from accounts.models.mails import Mail
from accounts.models.notices import Channel, Notice, NoticeChoice
from accounts.models.user import Role, User, UserManager

__all__ = [
    "AccessChange",
    "Allowance",
    "Channel",
    "Cohort",
    "CohortMentor",
    "DataExport",
    "ExportArchive",
    "FactorGrant",
    "Invitation",
    "InvitationUse",
    "Mail",
    "Membership",
    "Notice",
    "NoticeChoice",
    "Role",
    "User",
    "UserManager",
]
