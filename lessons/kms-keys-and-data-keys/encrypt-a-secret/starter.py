import base64

import boto3

kms = boto3.client("kms")


def encrypt_secret(secret: str, clinic: str) -> str:
    """Encrypts a short secret for one clinic. Returns the ciphertext as base64 text."""
    # kms.encrypt(…)
    raise NotImplementedError("encrypt_secret is not written yet")


def decrypt_secret(stored: str, clinic: str) -> str:
    """Opens what encrypt_secret returned, for the same clinic."""
    # kms.decrypt(…)
    raise NotImplementedError("decrypt_secret is not written yet")
