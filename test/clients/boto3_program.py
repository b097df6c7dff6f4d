"""What people do with boto3 and KMS, on an endpoint that the environment names. Prints one JSON document."""
import base64
import json
import os
import sys

import boto3
from botocore.exceptions import ClientError
from cryptography.fernet import Fernet, InvalidToken

account = sys.argv[1]
told = {} if sys.argv[2] == "by-environment" else {"endpoint_url": os.environ["AWS_ENDPOINT_URL_KMS"]}


def client(service, **session):
    return boto3.Session(**session).client(service, **told)


def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return {"code": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}
    return None


kms = client("kms")
done = {}

blob = kms.encrypt(KeyId="alias/notes", Plaintext=b"a note", EncryptionContext={"clinic": "north"})["CiphertextBlob"]
done["opened"] = kms.decrypt(CiphertextBlob=blob, EncryptionContext={"clinic": "north"})["Plaintext"].decode()
done["other_context"] = refused(kms.decrypt, CiphertextBlob=blob, EncryptionContext={"clinic": "south"})

data_key = kms.generate_data_key(KeyId="alias/notes", KeySpec="AES_256")
done["data_key"] = {
    "length": len(data_key["Plaintext"]),
    "key": data_key["KeyId"],
    "same": kms.decrypt(CiphertextBlob=data_key["CiphertextBlob"])["Plaintext"] == data_key["Plaintext"],
}

try:
    Fernet(data_key["Plaintext"])
except ValueError as error:
    done["fernet_of_bytes"] = type(error).__name__
token = Fernet(base64.urlsafe_b64encode(data_key["Plaintext"])).encrypt(b"a long note")
again = kms.decrypt(CiphertextBlob=data_key["CiphertextBlob"])["Plaintext"]
done["fernet"] = Fernet(base64.urlsafe_b64encode(again)).decrypt(token).decode()
try:
    other = kms.generate_data_key(KeyId="alias/notes", KeySpec="AES_256")["Plaintext"]
    Fernet(base64.urlsafe_b64encode(other)).decrypt(token)
except InvalidToken:
    done["fernet_of_another"] = "InvalidToken"

policy = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Root",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::" + account + ":root"},
            "Action": "kms:*",
            "Resource": "*",
        }
    ],
}
made = kms.create_key(
    Policy=json.dumps(policy), Description="made by boto3", KeyUsage="ENCRYPT_DECRYPT", Origin="AWS_KMS"
)["KeyMetadata"]
kept = json.loads(kms.get_key_policy(KeyId=made["KeyId"], PolicyName="default")["Policy"])
done["created"] = {
    "state": made["KeyState"],
    "year": made["CreationDate"].year,
    "policy": kept == policy,
    "listed": made["KeyId"] in [key["KeyId"] for page in kms.get_paginator("list_keys").paginate() for key in page["Keys"]],
}
done["bad_policy"] = refused(kms.create_key, Policy="{")

app = client("kms", profile_name="NotesApp")
done["app_opens"] = app.decrypt(CiphertextBlob=blob, EncryptionContext={"clinic": "north"})["Plaintext"].decode()
done["app_lists"] = refused(app.list_keys)
done["wrong_secret"] = refused(
    client("kms", aws_access_key_id=boto3.Session().get_credentials().access_key, aws_secret_access_key="wrong").list_keys
)
done["stranger"] = refused(client("kms", aws_access_key_id="test", aws_secret_access_key="test").list_keys)

done["who"] = client("sts").get_caller_identity()["Arn"]
session = client("sts").assume_role(RoleArn="arn:aws:iam::" + account + ":role/NotesApp", RoleSessionName="visit")
keys = session["Credentials"]
visit = client(
    "sts",
    aws_access_key_id=keys["AccessKeyId"],
    aws_secret_access_key=keys["SecretAccessKey"],
    aws_session_token=keys["SessionToken"],
)
done["visit"] = visit.get_caller_identity()["Arn"]

found = client("cloudtrail").lookup_events(
    LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "CreateKey"}], MaxResults=1
)
done["looked_up"] = [event["EventName"] + " " + event["Username"] for event in found["Events"]]

print(json.dumps(done))
