import boto3

kms = boto3.client("kms")


def handler(event: dict) -> list:
    """Decrypts the reminders of one clinic, and ends the grant of this run.

    An event is {"keyArn": str, "clinic": str, "grantId": str, "grantToken": str, "reminders": list of bytes}.
    """
    texts = []
    for reminder in event["reminders"]:
        answer = kms.decrypt(
            KeyId=event["keyArn"],
            CiphertextBlob=reminder,
            EncryptionContext={"clinic": event["clinic"]},
        )
        texts.append(answer["Plaintext"].decode())
    return texts
