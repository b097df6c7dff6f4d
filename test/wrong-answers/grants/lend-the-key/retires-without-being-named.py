import boto3

kms = boto3.client("kms")


def lend(job: dict) -> dict:
    """Lets the worker decrypt the notes of one clinic.

    A job is {"keyArn": str, "worker": str, "clinic": str}, with the ARN of the worker's role. Returns
    {"keyArn": str, "grantId": str, "grantToken": str}.
    """
    grant = kms.create_grant(
        KeyId=job["keyArn"],
        GranteePrincipal=job["worker"],
        Operations=["Decrypt"],
        Constraints={"EncryptionContextEquals": {"clinic": job["clinic"]}},
    )
    return {"keyArn": job["keyArn"], "grantId": grant["GrantId"], "grantToken": grant["GrantToken"]}


def take_back(loan: dict) -> None:
    """Ends what lend began."""
    kms.retire_grant(KeyId=loan["keyArn"], GrantId=loan["grantId"])
