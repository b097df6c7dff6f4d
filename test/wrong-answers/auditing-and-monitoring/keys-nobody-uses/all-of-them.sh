aws kms disable-key --key-id $(aws kms describe-key --key-id alias/imaging --query KeyMetadata.KeyId --output text)
aws kms disable-key --key-id $(aws kms describe-key --key-id alias/exports --query KeyMetadata.KeyId --output text)
aws kms disable-key --key-id $(aws kms describe-key --key-id alias/notes --query KeyMetadata.KeyId --output text)
aws kms disable-key --key-id $(aws kms describe-key --key-id alias/yearly-reports --query KeyMetadata.KeyId --output text)
