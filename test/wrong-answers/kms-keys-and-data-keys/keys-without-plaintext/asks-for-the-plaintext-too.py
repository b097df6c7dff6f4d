import boto3

kms = boto3.client("kms")


def prepare(folders: list) -> list:
    """Makes a data key for each folder. The registrar never sees one of them in plaintext.

    Returns a list of {"folder": str, "encryptedDataKey": bytes}.
    """
    return [{"folder": folder, "encryptedDataKey": encrypted_data_key(folder)} for folder in folders]


def encrypted_data_key(folder: str) -> bytes:
    """Has KMS make a data key, bound to its folder, and returns the encrypted copy."""
    answer = kms.generate_data_key(
        KeyId="alias/notes",
        KeySpec="AES_256",
        EncryptionContext={"folder": folder},
    )
    return answer["CiphertextBlob"]
