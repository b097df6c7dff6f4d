aws kms schedule-key-deletion --key-id $(aws kms describe-key --key-id alias/imaging --query KeyMetadata.KeyId --output text)
aws kms schedule-key-deletion --key-id $(aws kms describe-key --key-id alias/exports --query KeyMetadata.KeyId --output text)
