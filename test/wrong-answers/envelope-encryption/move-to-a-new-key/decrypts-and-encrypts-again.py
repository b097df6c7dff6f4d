import boto3

kms = boto3.client("kms")
CONTEXT = {"clinic": "north"}


def move(records: list) -> list:
    """Puts the data keys of sealed records under alias/notes-next. Raises an error if one of them can't be moved.

    A record is {"encryptedDataKey": bytes, "nonce": bytes, "ciphertext": bytes, "tag": bytes}.
    """
    return [move_one(record) for record in records]


def move_one(record: dict) -> dict:
    data_key = kms.decrypt(CiphertextBlob=record["encryptedDataKey"], EncryptionContext=CONTEXT)["Plaintext"]
    answer = kms.encrypt(KeyId="alias/notes-next", Plaintext=data_key, EncryptionContext=CONTEXT)
    # Nonce, ciphertext and tag belong to the data key, and that stays the same.
    return {**record, "encryptedDataKey": answer["CiphertextBlob"]}
