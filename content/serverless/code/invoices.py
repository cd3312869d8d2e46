"""Read an invoice: the command stays the program's, the record stays its owner's."""


class NotFound(Exception):
    """There is no such invoice for this user."""


# region injection
def find_unsafe(database, number):
    query = f"SELECT number, total FROM invoices WHERE number = '{number}'"
    return database.execute(query).fetchall()


# endregion


# region mended
def find(database, user_id, number):
    row = database.execute(
        "SELECT number, total FROM invoices WHERE number = ? AND owner = ?",
        (number, user_id),
    ).fetchone()
    if row is None:
        # The same for "does not exist" and "is not yours": nothing to learn here.
        raise NotFound
    return row


# endregion
