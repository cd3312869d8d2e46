"""A function that greets its visitors, and what a warm copy of it must not remember."""

NAMES = {"u1": "Ada", "u2": "Grace"}


def connect():
    """Stand for what takes long: opening a connection to the database."""
    return NAMES


# region leak
names = connect()  # good: made once per copy, reused by later runs
current_user = None  # dangerous: survives into somebody else's request


def handler(event, context):
    global current_user
    if current_user is None:
        current_user = names[event["user_id"]]
    return f"Good morning, {current_user}"


# endregion
# region mended
def mended_handler(event, context):
    current_user = names[event["user_id"]]  # belongs to this run alone
    return f"Good morning, {current_user}"


# endregion
