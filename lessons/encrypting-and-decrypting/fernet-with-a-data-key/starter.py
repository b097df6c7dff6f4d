import boto3
from cryptography.fernet import Fernet

kms = boto3.client("kms")
KEY = "alias/notes"


def seal_note(note: str, clinic: str) -> dict:
    """Seals a note under a data key of its own. Returns two texts: encryptedDataKey (base64) and token."""
    response = kms.generate_data_key(KeyId=KEY, KeySpec="AES_256")
    cipher = Fernet(response["Plaintext"])
    return {
        "encryptedDataKey": response["CiphertextBlob"].hex(),
        "token": cipher.encrypt(note.encode()).decode(),
    }


def open_note(record: dict, clinic: str) -> str:
    """Opens what seal_note returned, for the same clinic."""
    response = kms.decrypt(
        KeyId=KEY,
        CiphertextBlob=bytes.fromhex(record["encryptedDataKey"]),
    )
    return Fernet(response["Plaintext"]).decrypt(record["token"].encode()).decode()
