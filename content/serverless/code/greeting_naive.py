"""A first draft that works in a demonstration. The lesson counts its faults."""

import json

import boto3


def lambda_handler(event, context):
    try:
        s3 = boto3.client("s3", region_name="eu-central-1")
        name = event["name"]
        message = f"Hello, {name}!"
        s3.put_object(Bucket="greetings", Key="greeting.txt", Body=message)
        return {"statusCode": 200, "body": json.dumps({"message": message})}
    except Exception as error:
        print(error)
        return {"statusCode": 500, "body": json.dumps({"message": str(error)})}
