"""Send one mail for each event, however often the event arrives."""


# region remember
def handle(event, database, send):
    with database:  # one transaction: undone as a whole when sending fails
        added = database.execute(
            "INSERT INTO done (event_id) VALUES (?) ON CONFLICT DO NOTHING",
            (event["id"],),
        ).rowcount
        if not added:
            return "repeat"
        send(event["customer"])
    return "sent"


# endregion
