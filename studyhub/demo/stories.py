"""What the demo learner writes in their own words. Other questions get a short text."""

OUTAGE = {
    "situation": (
        "Last November our booking form stopped sending confirmations on a Saturday morning. About "
        "one guest in four got no mail, and the front desk had thirty calls before ten."
    ),
    "task": (
        "I had the weekend duty for the mail service, so it was mine to get the mails going again "
        "and to tell the front desk what to say."
    ),
    "action": (
        "First I looked how many guests were hit and since when: the errors had begun twelve "
        "minutes after a release. I told the front desk that I would write every fifteen minutes. "
        "Then I rolled the release back before I knew the cause, because every minute cost more "
        "guests than a missing feature did. The errors fell. After that we looked through the "
        "queue of failed messages together and we then agreed to send them again in small batches. "
        "I compared ten of them with the mail log, so that nobody got two mails."
    ),
    "result": (
        "The mails were back after forty minutes and all guests had their confirmation by noon. "
        "The front desk was much happier than the last time."
    ),
    "reflection": ("I would look at the length of the failed queue sooner. It has an alarm now."),
}
DISAGREEMENT = {
    "situation": "A colleague wanted one service for orders and invoices, I wanted two.",
    "task": "We had to settle it before the sprint began, and I was to write the proposal.",
    "action": (
        "I wrote down her case as strongly as I could: one deployment, one place to look. Then I "
        "built a small test of both with a replayed day of traffic and measured how long a change "
        "of the invoice layout took in each."
    ),
    "result": (
        "The test took two days. With two services an invoice change was live after 9 minutes, "
        "with one after 31, because all order tests ran again. We took two services, and she led "
        "the split."
    ),
}
MOVE = {
    "situation": (
        "Our newsletter images were resized by a script on one server, which ran full before sales."
    ),
    "task": "I was asked to make the resizing independent of that server within a month.",
    "action": (
        "I moved the resizing into a function that runs for each upload. I kept the old script "
        "running beside it for two weeks and compared the images of both. The storage stayed where "
        "it was, because moving it had no gain."
    ),
    "result": (
        "In the next sale 4,100 images were ready within 3 minutes; before, it had taken 50. The "
        "bill for that day was 2 euros."
    ),
}
STORIES = {"be-06": OUTAGE, "be-09": DISAGREEMENT, "be-20": MOVE}
