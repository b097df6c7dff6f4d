import base64

import boto3
from cryptography.fernet import Fernet

kms = boto3.client("kms")
KEY = "alias/notes"
CONTEXT = {"clinic": "north"}


def seal(note: str) -> dict:
    answer = kms.generate_data_key(KeyId=KEY, KeySpec="AES_256", EncryptionContext=CONTEXT)
    fernet = Fernet(base64.urlsafe_b64encode(answer["Plaintext"]))
    return {"encryptedDataKey": answer["CiphertextBlob"], "ciphertext": fernet.encrypt(note.encode())}


def open(record: dict) -> str:
    answer = kms.decrypt(KeyId=KEY, CiphertextBlob=record["encryptedDataKey"], EncryptionContext=CONTEXT)
    fernet = Fernet(base64.urlsafe_b64encode(answer["Plaintext"]))
    return fernet.decrypt(record["ciphertext"]).decode()
