import base64

import boto3

kms = boto3.client("kms")


def check_table(rows: list) -> dict:
    """Decrypts all rows ({ id, clinic, ciphertext }), and reports those that do not open."""
    report = {"opened": [], "damaged": [], "foreign": []}
    for row in rows:
        try:
            response = kms.decrypt(
                CiphertextBlob=base64.b64decode(row["ciphertext"]),
                EncryptionContext={"id": row["id"], "clinic": row["clinic"]},
            )
            report["opened"].append({"id": row["id"], "text": response["Plaintext"].decode()})
        except Exception:
            report["damaged"].append(row["id"])
    return report
