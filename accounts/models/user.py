"""People: a user signs in by email and holds roles (groups)."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    Group,
    PermissionsMixin,
)
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from studyhub.statements import Given, Statement


class UserManager(BaseUserManager):
    """Makes users; roles are given by `accounts.domain.people.create_person`."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class Role(models.TextChoices):
    """What somebody comes to do. A user can hold several; each is a group of that name."""

    LEARNER = "learner", _("Learner")
    MENTOR = "mentor", _("Mentor")
    AUTHOR = "author", _("Author")
    STAFF = "staff", _("Staff")


class CountField(models.PositiveIntegerField):
    """A number that is counted under the row's lock, by `QuerySet.update` alone.

    `save()` leaves it as it stands in the database: who saves a row that was loaded before the
    number changed would write the old one back.
    """

    def pre_save(self, model_instance, add):
        return super().pre_save(model_instance, add) if add else models.F(self.attname)


LATEST_DAY_START = 6


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in by email."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Contrast(models.TextChoices):
        SYSTEM = "system", _("As the device")
        STANDARD = "standard", _("Standard")
        MORE = "more", _("High")

    class ReadingSize(models.TextChoices):
        SMALL = "s", _("Small")
        MEDIUM = "m", _("Medium")
        LARGE = "l", _("Large")

    class ReadingFace(models.TextChoices):
        SERIF = "serif", _("Serif")
        SANS = "sans", _("Sans serif")

    email = models.EmailField(_("email address"), max_length=254, unique=True)
    display_name = models.CharField(_("name"), max_length=80)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    # The hour at which a new study day begins where they are: who learns past midnight is still in
    # the day before.
    day_starts_at = models.PositiveSmallIntegerField(_("start of the day"), default=0, db_default=0)
    time_factor = models.DecimalField(
        _("extra-time factor"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("1.00"),
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(4))],
        help_text=_("The standing factor on every time limit, granted by staff."),
    )
    theme = models.CharField(max_length=6, choices=Theme, default=Theme.SYSTEM)
    contrast = models.CharField(max_length=8, choices=Contrast, default=Contrast.SYSTEM)
    reading_size = models.CharField(max_length=1, choices=ReadingSize, default=ReadingSize.MEDIUM)
    reading_face = models.CharField(max_length=5, choices=ReadingFace, default=ReadingFace.SERIF)
    single_keys = models.BooleanField(default=True)
    interview_at = models.DateTimeField(_("date of the real interview"), null=True, blank=True)
    plan_minutes = models.PositiveSmallIntegerField(default=25)
    # What they give to the way to their interview.
    week_hours = models.PositiveSmallIntegerField(default=5, db_default=5)
    notices_unread = CountField(default=0, db_default=0, editable=False)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    # A tombstone: it stands where somebody stood who was erased, and is nobody.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    # Roles of who asks that wait for a second step (see `accounts.domain.second_steps`).
    waiting_roles: frozenset[str] = frozenset()

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.CheckConstraint(
                condition=models.Q(time_factor__gte=1, time_factor__lte=4),
                name="user_time_factor_between_1_and_4",
            ),
            models.CheckConstraint(
                condition=models.Q(day_starts_at__lte=LATEST_DAY_START),
                name="user_day_starts_in_the_morning",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(is_active=False),
                name="user_erased_is_inactive",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email

    @cached_property
    def roles(self) -> frozenset[str]:
        """The names of the groups that this user is in: one query, then remembered."""
        return frozenset(ROLES.fetch(user=self.pk))

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The user's own time zone; UTC where the stored name is no longer known."""
        try:
            return zoneinfo.ZoneInfo(self.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return zoneinfo.ZoneInfo("UTC")

    def study_day(self, now: datetime) -> date:
        """Return the day that `now` belongs to where the learner is: facts are stored with it.

        By the clock on the wall, so that a day of 23 or 25 hours begins at the same hour.
        """
        wall = now.astimezone(self.zone).replace(tzinfo=None)
        return (wall - timedelta(hours=self.day_starts_at)).date()

    def day_begins(self, day: date) -> datetime:
        """Return the instant at which a study day begins where the learner is now, in UTC.

        Where the clock skips that hour, it is the instant of the change.
        """
        wall = datetime.combine(day, time(self.day_starts_at), self.zone)
        begins = wall.astimezone(UTC)
        # What the clock skips reads earlier by the offset of after the change (PEP 495).
        early = wall.replace(fold=1).astimezone(UTC)
        while begins - early > timedelta(seconds=1):
            middle = (early + (begins - early) / 2).replace(microsecond=0)
            early, begins = (early, middle) if self.study_day(middle) == day else (middle, begins)
        return begins

    def noon_of(self, day: date) -> datetime:
        """Return noon of a day of the calendar where they are now: so a date of theirs is kept."""
        return datetime.combine(day, time(12), self.zone)


# Every page asks for them.
ROLES = Statement(
    lambda: (
        Group.objects.filter(user=Given("user", models.BigIntegerField()))
        .order_by()
        .values_list("name", flat=True)
    )
)
