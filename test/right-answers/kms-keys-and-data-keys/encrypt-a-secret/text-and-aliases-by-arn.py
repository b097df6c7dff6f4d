from base64 import standard_b64decode, standard_b64encode

import boto3

session = boto3.session.Session(region_name="eu-west-1")
kms = session.client("kms")
KEY = "arn:aws:kms:eu-west-1:111122223333:alias/secrets"


def encrypt_secret(secret, clinic):
    # boto3 takes text for bytes, too, and encodes it in UTF-8.
    request = {"KeyId": KEY, "Plaintext": secret, "EncryptionContext": dict(clinic=clinic)}
    return str(standard_b64encode(kms.encrypt(**request)["CiphertextBlob"]), "ascii")


def decrypt_secret(stored, clinic):
    try:
        answer = kms.decrypt(
            CiphertextBlob=standard_b64decode(stored),
            EncryptionContext=dict(clinic=clinic),
            KeyId=KEY,
            EncryptionAlgorithm="SYMMETRIC_DEFAULT",
        )
    except kms.exceptions.InvalidCiphertextException as error:
        print("Not a row of", clinic, error)
        raise
    return str(answer["Plaintext"], "utf-8")
