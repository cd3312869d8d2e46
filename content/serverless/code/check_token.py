"""Check a verified token's claims, and the owner of a record."""


class NotAllowed(Exception):
    """Carries the status for the caller: 401 not known, 403 not allowed."""

    def __init__(self, status):
        super().__init__(status)
        self.status = status


# region claims
def check_claims(claims, *, issuer, audience, scope, now):
    if claims.get("iss") != issuer or claims.get("exp", 0) <= now:
        raise NotAllowed(401)
    if claims.get("token_use") != "access" or claims.get("client_id") != audience:
        raise NotAllowed(401)
    if scope not in claims.get("scope", "").split():
        raise NotAllowed(403)
    return claims["sub"]


# endregion


# region owner
def read_order(orders, order_id, *, user_id):
    order = orders.get(order_id)
    if order is None or order["owner"] != user_id:
        return {"statusCode": 404}
    return {"statusCode": 200, "order": order}


# endregion
