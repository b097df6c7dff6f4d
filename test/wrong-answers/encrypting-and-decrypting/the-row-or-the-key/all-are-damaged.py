import base64

import boto3

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
        # These two speak of the row. Everything else would come for every row, and is let through.
        except kms.exceptions.InvalidCiphertextException:
            report["damaged"].append(row["id"])
        except kms.exceptions.IncorrectKeyException:
            report["foreign"].append(row["id"])
        except Exception:
            report["damaged"].append(row["id"])
    return report
