import os

import boto3
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_der_public_key

kms = boto3.client("kms")
# Both hashes are SHA-256 in RSAES_OAEP_SHA_256.
OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
TAG = 16  # bytes


def seal_report(report: bytes, public_key: bytes) -> dict:
    """Seals a report for the clinic. Runs at the laboratory, without AWS."""
    data_key = AESGCM.generate_key(bit_length=256)
    nonce = os.urandom(12)
    sealed = AESGCM(data_key).encrypt(nonce, report, None)
    return {
        "encryptedDataKey": load_der_public_key(public_key).encrypt(data_key, OAEP),
        "nonce": nonce,
        "ciphertext": sealed[TAG:],
        "tag": sealed[:TAG],
    }


def open_report(sealed: dict) -> bytes:
    """Opens a sealed report. Runs at the clinic. Raises where somebody has changed the report."""
    answer = kms.decrypt(
        KeyId="alias/reports",  # an RSA ciphertext names neither its key nor its algorithm
        EncryptionAlgorithm="RSAES_OAEP_SHA_256",
        CiphertextBlob=sealed["encryptedDataKey"],
    )
    return AESGCM(answer["Plaintext"]).decrypt(sealed["nonce"], sealed["tag"] + sealed["ciphertext"], None)
