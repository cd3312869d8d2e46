"""A function as ports and adapters: the rules inside know nothing of the cloud."""

import json


# region rules
def plan_transfer(order, stock):
    """Return what to send from the warehouse, or why not."""
    if order["count"] < 1:
        return {"refused": "Order at least one piece."}
    missing = order["count"] - stock.get(order["article"], 0)
    if missing > 0:
        return {"refused": f"{missing} pieces are missing."}
    return {"send": order["count"], "article": order["article"]}


# endregion


# region adapter
def make_handler(read_stock):
    """Connect the rules to a gateway's event and to a stock behind `read_stock`."""

    def handler(event, context):
        order = json.loads(event["body"])
        plan = plan_transfer(order, read_stock(order["article"]))
        status = 409 if "refused" in plan else 200
        return {"statusCode": status, "body": json.dumps(plan)}

    return handler


# endregion
