import json

import boto3

kms = boto3.client("kms")
ACCOUNT = "arn:aws:iam::111122223333"


def statement(sid: str, principal: str, action) -> dict:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": action,
        "Resource": "*",  # in a key policy: this key
    }


def create_clinic_key(clinic: str, app_arn: str) -> str:
    """Makes the key of a clinic, with a key policy of its own, and returns the key's ARN."""
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            statement("Enable IAM policies", f"{ACCOUNT}:root", "kms:*"),
            statement(
                "Administrators manage the key",
                f"{ACCOUNT}:role/KeyAdmin",
                [
                    "kms:Describe*",
                    "kms:Get*",
                    "kms:List*",
                    "kms:Put*",
                    "kms:Enable*",
                    "kms:Disable*",
                    "kms:Update*",
                    "kms:Delete*",
                ],
            ),
            statement("The application uses the key", app_arn, ["kms:GenerateDataKey", "kms:Decrypt"]),
        ],
    }
    answer = kms.create_key(Description=f"Notes of {clinic}", Policy=json.dumps(policy))
    return answer["KeyMetadata"]["Arn"]
