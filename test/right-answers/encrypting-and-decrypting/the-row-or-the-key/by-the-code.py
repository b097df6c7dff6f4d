import base64

import boto3
from botocore.exceptions import ClientError

kms = boto3.client("kms")


def check_table(rows: list) -> dict:
    """Decrypts all rows ({ id, clinic, ciphertext }), and reports those that do not open."""
    report = {"opened": [], "damaged": [], "foreign": []}
    for row in rows:
        try:
            response = kms.decrypt(
                KeyId="alias/notes",  # without it KMS would take any key that we may use
                CiphertextBlob=base64.b64decode(row["ciphertext"]),
                EncryptionContext={"id": row["id"], "clinic": row["clinic"]},
            )
            report["opened"].append({"id": row["id"], "text": response["Plaintext"].decode()})
        except ClientError as error:
            lists = {"InvalidCiphertextException": "damaged", "IncorrectKeyException": "foreign"}
            name = lists.get(error.response["Error"]["Code"])
            if name is None:
                raise
            report[name].append(row["id"])
    return report
