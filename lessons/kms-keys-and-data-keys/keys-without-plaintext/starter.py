import boto3

kms = boto3.client("kms")


def prepare(folders: list) -> list:
    """Makes a data key for each folder. The registrar never sees one of them in plaintext.

    Returns a list of {"folder": str, "encryptedDataKey": bytes}.
    """
    raise NotImplementedError("prepare is not written yet")
