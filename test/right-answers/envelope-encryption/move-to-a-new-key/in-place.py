import boto3

kms = boto3.client("kms", region_name="eu-west-1")


def move(records):
    contexts = {f"{side}EncryptionContext": {"clinic": "north"} for side in ("Source", "Destination")}
    for record in records:
        record["encryptedDataKey"] = kms.re_encrypt(
            CiphertextBlob=record["encryptedDataKey"], DestinationKeyId="alias/notes-next", **contexts
        )["CiphertextBlob"]
    return records
