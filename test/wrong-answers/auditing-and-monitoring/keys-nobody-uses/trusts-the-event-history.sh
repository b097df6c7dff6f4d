aws cloudtrail lookup-events --query "Events[].[EventName, Resources[0].ResourceName]" --output text
# No GenerateDataKey in the event history
aws kms disable-key --key-id $(aws kms describe-key --key-id alias/imaging --query KeyMetadata.KeyId --output text)
aws kms disable-key --key-id $(aws kms describe-key --key-id alias/exports --query KeyMetadata.KeyId --output text)
aws kms disable-key --key-id $(aws kms describe-key --key-id alias/yearly-reports --query KeyMetadata.KeyId --output text)
