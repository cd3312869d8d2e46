"""Word lists that several rules share."""

from __future__ import annotations

from typing import Final


def words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


FUNCTION_WORDS: Final = words(
    """
    a about above after again against all also although am an and any are aren't as at be because
    been before being below between both but by can can't cannot could couldn't did didn't do does
    doesn't doing don't down during each either else even every few for from further had hadn't has
    hasn't have haven't having he hence her here hers him his how however i i'd i'll i'm i've if in
    into is isn't it it's its itself just let let's may me might more most much must my neither no
    nor not of off on once one only onto or other our out over own per rather same shall she should
    shouldn't since so some such than that that's the their theirs them then there there's therefore
    these they they're this those though through thus to too toward towards under until up upon us
    very via was wasn't we we're well were weren't what when where whereas whether which while who
    whom whose why will with within without won't would wouldn't yes yet you you're your yours
    """
)
QUANTIFIERS: Final = words("all any both each every few more most only same some")
"""Function words that can make a claim another one: "of both tables"."""
UNIVERSAL: Final = words("all any each every")
"""Of these each says what the others do: "all rows", "every row"."""
FIRST_SINGULAR: Final = words("i i'd i'll i'm i've my me mine myself")
FIRST_PLURAL: Final = words("we we'd we'll we're we've our ours us ourselves")
OUTCOME_STEMS: Final = words(
    """
    achiev avoid cut decreas deliv deliver drop eliminat elimin fell gain grew grow halv improv
    increas launch learn less low lower led meant outcom reach reduc releas result rose sav save
    saved ship shorten solv stop success
    """
)
NEGATIONS: Final = words(
    """
    ain't aren't can't cannot couldn't didn't doesn't don't hadn't hardly hasn't haven't isn't
    mustn't neither never no nobody none nor not nothing nowhere shan't shouldn't wasn't weren't
    without won't wouldn't fails fail failed lacks lack lacking
    """
)
"""Words that turn round what follows. A pair such as with/without isn't an antonym besides."""

ANTONYMS: Final = frozenset(
    frozenset(pair.split("/"))
    for pair in words(
        """
    above/below absorb/reflect accept/reject add/remove allow/prevent allow/forbid
    attract/repel automatic/manual automatically/manually before/after begin/end best/worst
    better/worse big/small cheap/expensive cheaper/dearer clockwise/anticlockwise closed/open
    cold/hot cold/warm colder/hotter connect/disconnect connected/disconnected connected/separated
    create/delete dark/light darker/lighter decrease/increase decreases/increases different/same
    disable/enable downstream/upstream dynamic/static early/late earlier/later easy/hard
    easier/harder empty/full encrypt/decrypt even/odd expand/contract external/internal fall/rise
    fast/slow faster/slower fewer/more first/last forward/backward gain/lose global/local
    heavier/lighter heavy/light high/low higher/lower highest/lowest horizontal/vertical
    horizontally/vertically important/unimportant include/exclude inside/outside large/small
    larger/smaller larger/lesser latest/earliest least/most less/more lock/unlock long/short
    longer/shorter lower/raise maximum/minimum mutable/immutable narrow/wide negative/positive
    optional/required ordered/unordered parallel/sequential parallel/serial parallel/series
    possible/impossible public/private pull/push reliable/unreliable right/wrong safe/unsafe
    scale/shrink sender/receiver shared/separate stable/unstable start/stop stateful/stateless
    strong/weak stronger/weaker success/failure synchronous/asynchronous
    synchronously/asynchronously temporary/permanent thick/thin together/apart true/false up/down
    useful/useless valid/invalid visible/invisible wet/dry
    """
    )
)
