# The only key without a recent record
aws kms disable-key --key-id $(aws kms describe-key --key-id alias/yearly-reports --query KeyMetadata.KeyId --output text)
