import boto3

kms = boto3.client("kms", region_name="eu-west-1")


def may_use(key_arn):
    asked = {"KeyId": key_arn, "DryRun": True}
    return dict(
        encrypt=works(lambda: kms.encrypt(Plaintext="?", **asked)),
        generateDataKey=works(lambda: kms.generate_data_key(NumberOfBytes=32, **asked)),
    )


def works(call):
    try:
        call()
    except kms.exceptions.DryRunOperationException:
        return True
    except kms.exceptions.ClientError as error:
        if "AccessDenied" in str(error):
            return False
        raise
