"""Rollups: derived from facts, folded exactly once, rebuildable from them. And study plans."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from lessons.models import FromPack, LessonProgress, Topic
from mockinterviews.models import Interview
from questions.models import (
    Bank,
    Confidence,
    Kind,
    QuestionVersion,
    ReviewLog,
    Score,
    Submission,
)


class ScoreContribution(models.Model):
    """What one answer has added to the rollups so far: all of it that can change.

    A new score replaces just this. Without a score nothing is added yet.
    """

    submission = models.OneToOneField(
        Submission, models.CASCADE, primary_key=True, related_name="contribution"
    )
    # Scores are append-only: its points and its report stay what they were when it was added.
    score = models.ForeignKey(
        Score, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # The question turned out faulty: it counts as a deed of its day, and for no topic.
    is_dropped = models.BooleanField(null=True, blank=True)
    # The learner's first scored answer to that question, in whichever version, and not one to a
    # question of an interview whose keys they had seen by then.
    is_first = models.BooleanField(null=True, blank=True)
    # How long after the answer its automatic score was there.
    waited_ms = models.IntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.submission_id} by {self.score_id}"


class ReadingContribution(models.Model):
    """The day on which a finished lesson was counted; None where it was taken back."""

    progress = models.OneToOneField(
        LessonProgress, models.CASCADE, primary_key=True, related_name="contribution"
    )
    day = models.DateField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.day)


class LookContribution(models.Model):
    """The day on which a look that was no answer was counted; None where it was taken back."""

    look = models.OneToOneField(
        ReviewLog, models.CASCADE, primary_key=True, related_name="contribution"
    )
    day = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.day)


class RollupRules(models.Model):
    """The rules by which the rollups are reckoned since `begun_at`: those of the newest row.

    Until `finished_at` the rows of some still hold what earlier rules counted. The older rows tell
    a process that still runs older code that its rules are over.
    """

    # The fingerprint of each rollup by its table.
    fingerprints = models.JSONField()
    begun_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"since {self.begun_at}"


class Mastery(models.Model):
    """A learner's scored answers in something: sums, never averages, so that folds are exact.

    `shares` sums what each answer earned of its own points (0 to 1, to four places), so that an
    essay of ten points weighs as much as a click of one. `hard_` is of difficulty 4 and 5 alone.
    """

    answers = models.IntegerField(default=0)
    hard_answers = models.IntegerField(default=0)
    shares = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    hard_shares = models.DecimalField(max_digits=14, decimal_places=4, default=0, db_default=0)

    class Meta:
        abstract = True


class TopicMastery(Mastery):
    """Mastery of one topic."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mastery", db_index=False
    )
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="mastery")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "topic"], name="topic_mastery_unique")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.topic_id}"


class ObjectiveMastery(Mastery):
    """Mastery of one objective: the slug that the question's version names, within the topic.

    The topic is the one that the question stood in when it was answered.
    """

    pk = models.CompositePrimaryKey("learner_id", "topic_id", "objective")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+", db_index=False)
    objective = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.learner_id} {self.topic_id} {self.objective}"


class ConfidenceTally(models.Model):
    """How right a learner was when they said that they were sure, thought so, or guessed.

    `right_answers` earned all their points and `wrong_answers` none; the others a part.
    """

    pk = models.CompositePrimaryKey("learner_id", "confidence")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    confidence = models.CharField(max_length=10, choices=Confidence)
    answers = models.IntegerField(default=0)
    right_answers = models.IntegerField(default=0)
    wrong_answers = models.IntegerField(default=0)
    shares = models.DecimalField(max_digits=14, decimal_places=4, default=0)

    def __str__(self) -> str:
        return f"{self.learner_id} {self.confidence}"


class StarTally(models.Model):
    """One part of a learner's STAR answers: what it earned of its points, and its words.

    `part` is the slug of the section in the answer's template, such as `situation`.
    """

    pk = models.CompositePrimaryKey("learner_id", "part")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    part = models.CharField(max_length=120)
    answers = models.IntegerField(default=0)
    shares = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    words = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.learner_id} {self.part}"


class PacingTally(models.Model):
    """The time of a learner's answers of one kind, under the clock of an interview or without.

    Of answers whose time is known; in practice each counts half an hour at most. `allowed_ms` is
    what the interviews gave for them, with standing extra time; `overruns` how many took longer.
    Both are 0 without a clock.
    """

    pk = models.CompositePrimaryKey("learner_id", "kind", "is_timed")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20, choices=Kind)
    is_timed = models.BooleanField()
    answers = models.IntegerField(default=0)
    spent_ms = models.BigIntegerField(default=0)
    allowed_ms = models.BigIntegerField(default=0)
    overruns = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.learner_id} {self.kind}"


class InterviewTally(models.Model):
    """One section of an interview: what its scored answers earned of their points.

    Of questions that were dropped nothing. A question that was left empty has no answer, so what it
    could have earned stands in the receipt alone (see queries.section_results).
    """

    pk = models.CompositePrimaryKey("learner_id", "interview_id", "section")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    interview = models.ForeignKey(Interview, models.CASCADE, related_name="+")
    section = models.PositiveSmallIntegerField()
    answers = models.IntegerField(default=0)
    points = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    maximum = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    def __str__(self) -> str:
        return f"{self.interview_id} {self.section}"


class DailyActivity(models.Model):
    """What a learner did on one of their own calendar days."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="activity", db_index=False
    )
    day = models.DateField()
    answers = models.IntegerField(default=0)
    answer_ms = models.BigIntegerField(default=0)
    lessons = models.IntegerField(default=0)
    lesson_minutes = models.IntegerField(default=0)
    # At cards that are no answers: own ones, and points that were missed.
    looks = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "day"], name="daily_activity_unique")
        ]
        # Who studied in these days?
        indexes = [models.Index(fields=["day"], name="activity_by_day")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.day}"


class ItemTally(models.Model):
    """First answers to one version of a question in one week (its Monday), in shards to add up.

    The first answer of each person to the question, counted for the version they saw; of erased
    people as well, and of questions that were dropped. `squares` sums the squares of the shares.
    `dropped` counts the answers that a ruling leaves out, and `score_ids` adds up the keys of the
    scores: whatever counts otherwise changes one of the two. `timed` answers have a time, `hinted`
    ones had a hint open. By confidence: how many answers, and how many of them earned all their
    points.
    """

    pk = models.CompositePrimaryKey("version_id", "week", "shard")
    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="+", db_index=False)
    week = models.DateField()
    shard = models.PositiveSmallIntegerField()
    answers = models.IntegerField(default=0)
    shares = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    squares = models.DecimalField(max_digits=18, decimal_places=8, default=0)
    right_answers = models.IntegerField(default=0)
    dropped = models.IntegerField(default=0, db_default=0)
    score_ids = models.BigIntegerField(default=0, db_default=0)
    hinted = models.IntegerField(default=0)
    timed = models.IntegerField(default=0)
    spent_ms = models.BigIntegerField(default=0)
    sure = models.IntegerField(default=0)
    sure_right = models.IntegerField(default=0)
    think_so = models.IntegerField(default=0)
    think_so_right = models.IntegerField(default=0)
    guess = models.IntegerField(default=0)
    guess_right = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.version_id} {self.week}"


class UsageTally(models.Model):
    """Answers that were given in one hour and are scored, in shards to add up.

    `wait` says how long the automatic score took: the number of the group in
    progress.domain.rollups.usage.WAITS, or -1 where there is none.
    """

    pk = models.CompositePrimaryKey("hour", "is_language", "wait", "shard")
    hour = models.DateTimeField()
    is_language = models.BooleanField()
    wait = models.SmallIntegerField()
    shard = models.PositiveSmallIntegerField()
    answers = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.hour} {self.wait}"


class ItemAnalysis(models.Model):
    """What first answers say about one version of a question, as of `computed_at`.

    `figures` is what progress.domain.items.analysis.Figures holds, as JSON. The columns beside it
    are what lists sort by.
    """

    version = models.OneToOneField(
        QuestionVersion, models.CASCADE, primary_key=True, related_name="analysis"
    )
    figures = models.JSONField()
    answers = models.IntegerField()
    facility = models.FloatField(null=True)
    discrimination = models.FloatField(null=True)
    computed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id} {self.answers}"


class BankAnalysis(models.Model):
    """How far scores in one bank can be relied on, as of `computed_at`."""

    bank = models.OneToOneField(Bank, models.CASCADE, primary_key=True, related_name="analysis")
    # See progress.domain.items.analysis.Reliability.
    figures = models.JSONField()
    # What was counted when it was computed: where this has not changed, nothing else has.
    stamp = models.CharField(max_length=80)
    computed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.bank_id} {self.stamp}"


class ItemFlag(models.Model):
    """Something that the figures of a version say against it, in the inbox of the authors.

    It goes by itself when the figures no longer say so. Set aside, it waits for that out of sight.
    """

    class Sort(models.TextChoices):
        TOO_EASY = "too_easy", _("Nearly everybody is right")
        NEGATIVE = "negative", _("Who knows more does worse")
        DISTRACTOR = "distractor", _("A wrong option draws those who know most")
        DRIFT = "drift", _("It became easier or harder")

    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="flags_of_figures")
    sort = models.CharField(max_length=10, choices=Sort)
    raised_at = models.DateTimeField()
    set_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "sort"], name="item_flag_unique")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.sort}"


class StudyPlan(FromPack):
    """A way through lessons, practice and interviews, day by day or week by week."""

    class Unit(models.TextChoices):
        DAY = "day", _("Day")
        WEEK = "week", _("Week")

    summary = models.TextField(blank=True)
    unit = models.CharField(max_length=4, choices=Unit)
    # How many days or weeks it is for.
    length = models.PositiveSmallIntegerField()
    # In order: {"at", "kind", "slug", "title", "minutes"}, of practice also "count".
    steps = models.JSONField()


class PlanChoice(models.Model):
    """The plan that a learner follows. What of it is done says no row of its own: facts say it."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="plan_choice"
    )
    plan = models.ForeignKey(StudyPlan, models.PROTECT, related_name="choices")
    start_day = models.DateField()
    # The instant at which that day began where the learner was: what they did since then counts.
    starts_at = models.DateTimeField()
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.learner_id} follows {self.plan_id}"
