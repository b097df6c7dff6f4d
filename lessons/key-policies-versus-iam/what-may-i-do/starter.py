import boto3
from botocore.exceptions import ClientError

kms = boto3.client("kms")


def may_use(key_arn: str) -> dict:
    """Says whether the caller may call Encrypt and GenerateDataKey with a key.

    Nothing is encrypted, and no data key is made. Returns {"encrypt": bool, "generateDataKey": bool}.
    """
    # kms.encrypt(…)
    raise NotImplementedError("may_use is not written yet")
