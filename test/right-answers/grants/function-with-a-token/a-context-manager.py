from contextlib import contextmanager

import boto3


@contextmanager
def lent_key(event):
    kms = boto3.client("kms")
    try:
        yield kms
    finally:
        kms.retire_grant(KeyId=event["keyArn"], GrantId=event["grantId"])


def handler(event, context=None):
    call = {"EncryptionContext": {"clinic": event["clinic"]}, "GrantTokens": [event["grantToken"]]}
    with lent_key(event) as kms:
        answers = [kms.decrypt(CiphertextBlob=reminder, **call) for reminder in event["reminders"]]
    return [str(answer["Plaintext"], "utf-8") for answer in answers]
