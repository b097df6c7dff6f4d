import boto3

kms = boto3.client("kms")


def lend(job: dict) -> dict:
    """Lets the worker decrypt the notes of one clinic.

    A job is {"keyArn": str, "worker": str, "clinic": str}, with the ARN of the worker's role. Returns
    {"grantToken": str} and what take_back needs.
    """
    # kms.create_grant(…)
    raise NotImplementedError("lend is not written yet")


def take_back(loan: dict) -> None:
    """Ends what lend began."""
    raise NotImplementedError("take_back is not written yet")
