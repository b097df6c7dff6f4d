import boto3

kms = boto3.client("kms")


def may_use(key_arn: str) -> dict:
    """Says whether the caller may call Encrypt and GenerateDataKey with a key.

    Nothing is encrypted, and no data key is made. Returns {"encrypt": bool, "generateDataKey": bool}.
    """
    return {
        "encrypt": is_allowed(kms.encrypt, KeyId=key_arn, Plaintext=b"a question"),
        "generateDataKey": is_allowed(kms.generate_data_key, KeyId=key_arn, KeySpec="AES_256"),
    }


def is_allowed(operation, **request) -> bool:
    """A dry run always ends with an error: its code is the answer."""
    try:
        operation(**request, DryRun=True)
    except kms.exceptions.DryRunOperationException:
        return True
    except kms.exceptions.AccessDeniedException:
        return False
