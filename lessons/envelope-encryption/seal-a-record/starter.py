import os

import boto3
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

kms = boto3.client("kms")


def seal(note: str) -> dict:
    """Encrypts a note under a data key of its own.

    Returns {"encryptedDataKey": bytes, "nonce": bytes, "ciphertext": bytes, "tag": bytes}.
    """
    raise NotImplementedError("seal is not written yet")


def open(record: dict) -> str:
    """Asks KMS for the data key and decrypts the note. Raises an error if a byte of the record was changed."""
    raise NotImplementedError("open is not written yet")
