import boto3
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import load_der_public_key

kms = boto3.client("kms")


def seal_report(report: bytes, public_key: bytes) -> dict:
    """Seals a report for the clinic. Runs at the laboratory, without AWS."""
    oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA1()), algorithm=hashes.SHA1(), label=None)
    ciphertext = load_der_public_key(public_key).encrypt(report, oaep)
    return {"encryptedDataKey": b"", "nonce": b"", "ciphertext": ciphertext, "tag": b""}


def open_report(sealed: dict) -> bytes:
    """Opens a sealed report. Runs at the clinic."""
    return kms.decrypt(CiphertextBlob=sealed["ciphertext"])["Plaintext"]
