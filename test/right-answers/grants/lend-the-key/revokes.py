import boto3

kms = boto3.client("kms")


def lend(job):
    key_arn = job["keyArn"]
    request = {
        "KeyId": key_arn,
        "GranteePrincipal": job["worker"],
        "Operations": ("Decrypt", "DescribeKey"),
        "Constraints": {"EncryptionContextSubset": {"clinic": job["clinic"]}},
        "Name": f"loan-{job['clinic']}",
    }
    answer = kms.create_grant(**request)
    return {"grantToken": answer["GrantToken"], "ending": {"KeyId": key_arn, "GrantId": answer["GrantId"]}}


def take_back(loan):
    return kms.revoke_grant(**loan["ending"])["ResponseMetadata"]["HTTPStatusCode"]
