import boto3

kms = boto3.client("kms")
CONTEXT = {"clinic": "north"}


def move(records: list) -> list:
    """Puts the data keys of sealed records under alias/notes-next. Raises an error if one of them can't be moved.

    A record is {"encryptedDataKey": bytes, "nonce": bytes, "ciphertext": bytes, "tag": bytes}.
    """
    for record in records:
        record = move_one(record)
    return records


def move_one(record: dict) -> dict:
    answer = kms.re_encrypt(
        CiphertextBlob=record["encryptedDataKey"],
        SourceKeyId="alias/notes",
        SourceEncryptionContext=CONTEXT,
        DestinationKeyId="alias/notes-next",
        DestinationEncryptionContext=CONTEXT,  # The new copy is bound to what we say here, not to the old context.
    )
    # Nonce, ciphertext and tag belong to the data key, and that stays the same.
    return {**record, "encryptedDataKey": answer["CiphertextBlob"]}
