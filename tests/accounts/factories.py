"""Factories of cohorts, who is in them, and the links into them."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from accounts.domain.invitations import hash_token
from accounts.models import Cohort, CohortMentor, Invitation, Membership, Role
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


class InvitationFactory(DjangoModelFactory):
    """A link for one learner, a week from NOW; `token="open"` is what the link ends in."""

    class Meta:
        model = Invitation

    class Params:
        token = "open"

    token_hash = factory.LazyAttribute(lambda one: hash_token(one.token))
    roles = factory.LazyFunction(lambda: [Role.LEARNER.value])
    created_by = factory.SubFactory(LearnerFactory)
    created_at = NOW
    expires_at = NOW + timedelta(days=7)
