import re

import boto3
import botocore.exceptions

session = boto3.Session()
CLINICS_KEY = "arn:aws:kms:eu-west-1:111122223333:alias/results"


def seal(result, clinic):
    client = session.client("kms")
    return bytearray(client.encrypt(KeyId=CLINICS_KEY, Plaintext=result, EncryptionContext=dict(clinic=clinic))["CiphertextBlob"])


def who_must_act(key_arn):
    try:
        session.client("kms").encrypt(KeyId=key_arn, Plaintext=b"a question")
    except botocore.exceptions.ClientError as error:
        if error.response["Error"]["Code"] != "AccessDeniedException":
            raise
        return "laboratory" if re.search("identity-based|boundary|session policy", str(error)) else "clinic"
    else:
        return "nobody"
