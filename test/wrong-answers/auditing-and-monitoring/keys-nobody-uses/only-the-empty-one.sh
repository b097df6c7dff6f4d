# The only one with an empty KeyLastUsage
aws kms disable-key --key-id $(aws kms describe-key --key-id alias/exports --query KeyMetadata.KeyId --output text)
