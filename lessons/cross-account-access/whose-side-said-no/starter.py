import boto3
from botocore.exceptions import ClientError

kms = boto3.client("kms")


def seal(result: str, clinic: str) -> bytes:
    """Encrypts a short result under the clinic's key. Returns the ciphertext."""
    # kms.encrypt(…)
    raise NotImplementedError("seal is not written yet")


def who_must_act(key_arn: str) -> str:
    """Says who has to change a policy before the laboratory can call Encrypt under this key.

    Returns "nobody", "laboratory" or "clinic".
    """
    raise NotImplementedError("who_must_act is not written yet")
