"""Factories of cohorts and who is in them."""

import factory
from factory.django import DjangoModelFactory

from accounts.models import Cohort, CohortMentor, Membership
from tests.factories import NOW, LearnerFactory


class CohortFactory(DjangoModelFactory):
    """A cohort since NOW: `CohortFactory(learners=[alice], mentors=[bob])`."""

    class Meta:
        model = Cohort
        skip_postgeneration_save = True

    name = factory.Sequence("Cohort {}".format)
    created_at = NOW

    @factory.post_generation
    def learners(self, create, people):
        for learner in people or ():
            MembershipFactory(cohort=self, learner=learner)

    @factory.post_generation
    def mentors(self, create, people):
        for mentor in people or ():
            CohortMentorFactory(cohort=self, mentor=mentor)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    cohort = factory.SubFactory(CohortFactory)
    learner = factory.SubFactory(LearnerFactory)
    joined_at = NOW


class CohortMentorFactory(DjangoModelFactory):
    class Meta:
        model = CohortMentor

    cohort = factory.SubFactory(CohortFactory)
    mentor = factory.SubFactory(LearnerFactory)
    assigned_at = NOW
