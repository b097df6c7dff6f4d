import boto3

kms = boto3.client("kms")


def verify_letter(letter: bytes, signature: bytes) -> bool:
    """Whether the clinic signed this letter."""
    answer = kms.verify(
        KeyId="alias/letters",
        Message=letter,
        Signature=signature,
        SigningAlgorithm="ECDSA_SHA_256",
    )
    return answer["SignatureValid"]
