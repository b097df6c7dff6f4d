import base64

import boto3

kms = boto3.client("kms")
KEY = "alias/secrets"


def encrypt_secret(secret: str, clinic: str) -> str:
    """Encrypts a short secret for one clinic. Returns the ciphertext as base64 text."""
    answer = kms.encrypt(
        KeyId=KEY,
        Plaintext=secret.encode(),
        EncryptionContext={"clinic": clinic},
    )
    return str(answer["CiphertextBlob"])


def decrypt_secret(stored: str, clinic: str) -> str:
    """Opens what encrypt_secret returned, for the same clinic.

    Raises kms.exceptions.InvalidCiphertextException for another clinic, and
    kms.exceptions.IncorrectKeyException for another key's ciphertext.
    """
    answer = kms.decrypt(
        KeyId=KEY,  # KMS could tell from the ciphertext; naming the key keeps other people's ciphertexts out.
        CiphertextBlob=base64.b64decode(stored),
        EncryptionContext={"clinic": clinic},
    )
    return answer["Plaintext"].decode()
