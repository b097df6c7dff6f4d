import hashlib
from functools import cache

import boto3
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import load_der_public_key

kms = boto3.client("kms")


@cache  # an asymmetric KMS key never gets another public key, so once is enough
def public_key():
    answer = kms.get_public_key(KeyId="alias/letters")
    return load_der_public_key(answer["PublicKey"])


def verify_letter(letter: bytes, signature: bytes) -> bool:
    """Whether the clinic signed this letter."""
    try:
        digest = hashlib.sha256(letter).digest()
        public_key().verify(signature, digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
    except InvalidSignature:
        return False
    return True
