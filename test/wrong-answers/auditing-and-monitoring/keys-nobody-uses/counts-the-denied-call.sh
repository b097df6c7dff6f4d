# The intern used alias/exports yesterday
aws kms disable-key --key-id $(aws kms describe-key --key-id alias/imaging --query KeyMetadata.KeyId --output text)
