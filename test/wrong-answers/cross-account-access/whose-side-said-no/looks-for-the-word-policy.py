import boto3
from botocore.exceptions import ClientError

kms = boto3.client("kms")
CLINICS_KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def seal(result: str, clinic: str) -> bytes:
    """Encrypts a short result under the clinic's key. Returns the ciphertext."""
    answer = kms.encrypt(KeyId=CLINICS_KEY, Plaintext=result.encode(), EncryptionContext={"clinic": clinic})
    return answer["CiphertextBlob"]


def who_must_act(key_arn: str) -> str:
    """Says who has to change a policy before the laboratory can call Encrypt under this key.

    Returns "nobody", "laboratory" or "clinic".
    """
    try:
        kms.encrypt(KeyId=key_arn, Plaintext=b"a question", DryRun=True)
    except ClientError as error:
        code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
        if code == "DryRunOperationException":
            return "nobody"
        if code != "AccessDeniedException":
            raise
        # What the owner of the key decided is hidden behind this one text. AWS does not promise it: for people, not for programs.
        return "laboratory" if any(word in message for word in ("policy", "policies", "boundary")) else "clinic"
    return "nobody"
