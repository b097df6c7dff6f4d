import os

import boto3
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

kms = boto3.client("kms")
KEY = "alias/notes"
CONTEXT = {"clinic": "north"}
NONCE_BYTES = 12
TAG_BYTES = 16
NONCE = os.urandom(NONCE_BYTES)


def seal(note: str) -> dict:
    """Encrypts a note under a data key of its own.

    Returns {"encryptedDataKey": bytes, "nonce": bytes, "ciphertext": bytes, "tag": bytes}.
    """
    answer = kms.generate_data_key(KeyId=KEY, KeySpec="AES_256", EncryptionContext=CONTEXT)
    sealed = AESGCM(answer["Plaintext"]).encrypt(NONCE, note.encode(), None)
    return {
        "encryptedDataKey": answer["CiphertextBlob"],
        "nonce": NONCE,
        # AESGCM puts the tag after the ciphertext; in the record each is by itself.
        "ciphertext": sealed[:-TAG_BYTES],
        "tag": sealed[-TAG_BYTES:],
    }


def open(record: dict) -> str:
    """Asks KMS for the data key and decrypts the note. Raises an error if a byte of the record was changed."""
    answer = kms.decrypt(KeyId=KEY, CiphertextBlob=record["encryptedDataKey"], EncryptionContext=CONTEXT)
    sealed = record["ciphertext"] + record["tag"]
    return AESGCM(answer["Plaintext"]).decrypt(record["nonce"], sealed, None).decode()
