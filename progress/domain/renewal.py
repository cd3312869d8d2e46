"""After an upgrade: the figures are reckoned anew where the rules of the new code are others."""

import structlog
from django.conf import settings
from django.db import transaction

from progress.domain import rules
from progress.domain.rebuild import drop_shadows, hold_fold_lock, renew, take_turn

log = structlog.get_logger(__name__)


def renew_outdated() -> bool:
    """Rebuild where the rules of this code have not reckoned everything. Return whether it did.

    Of several that try at once one does it. Code whose rules are over leaves it to the newer one.
    A rebuild needs a connection of its own, which PgBouncer does not give: there Doctor asks for
    the command.
    """
    if settings.PGBOUNCER or settle_empty():
        return False
    with take_turn("pg_try_advisory_lock") as is_mine:
        known = rules.newest()
        if not is_mine or rules.are_current(known) or rules.are_over(known):
            return False
        log.info("figures reckoned anew", other_rules=rules.name_differing(known))
        renew()
        drop_shadows()  # a worker keeps its connection
    return True


def start() -> None:
    """Note at a start by whose rules the figures are reckoned: by those of the code started last.

    Here nothing is rebuilt, since older code may still fold: the workers of this code do that.
    """
    if not settle_empty() and rules.are_over(rules.newest()):
        rules.announce()


@transaction.atomic
def settle_empty() -> bool:
    """Take the rules of this code without work where nothing is folded yet. Return whether so."""
    if rules.are_current(rules.newest()):
        return True
    hold_fold_lock()
    if rules.has_folded():
        return False
    rules.announce()
    rules.finish()
    return True
