import secrets

import boto3
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

kms = boto3.client("kms")


def seal(note):
    data_key = kms.generate_data_key(KeyId="alias/notes", NumberOfBytes=32, EncryptionContext={"clinic": "north"})
    nonce = secrets.token_bytes(12)
    encryptor = Cipher(algorithms.AES(data_key["Plaintext"]), modes.GCM(nonce)).encryptor()
    ciphertext = bytearray()
    text = note.encode("utf-8")
    for start in range(0, len(text), 65536):
        ciphertext += encryptor.update(text[start : start + 65536])
    ciphertext += encryptor.finalize()
    return dict(
        encryptedDataKey=data_key["CiphertextBlob"], nonce=nonce, ciphertext=ciphertext, tag=encryptor.tag
    )


def open(record):
    data_key = kms.decrypt(
        CiphertextBlob=record["encryptedDataKey"], EncryptionContext={"clinic": "north"}
    )["Plaintext"]
    decryptor = Cipher(algorithms.AES(data_key), modes.GCM(record["nonce"], record["tag"])).decryptor()
    return (decryptor.update(record["ciphertext"]) + decryptor.finalize()).decode("utf-8")
