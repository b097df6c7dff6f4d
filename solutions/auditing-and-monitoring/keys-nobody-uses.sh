# What time is it, and which keys are there?
time
aws kms list-aliases --query 'Aliases[?!starts_with(AliasName, `alias/aws/`)].[AliasName, TargetKeyId]' --output text
NOTES=$(aws kms describe-key --key-id alias/notes --query KeyMetadata.KeyId --output text)
REPORTS=$(aws kms describe-key --key-id alias/yearly-reports --query KeyMetadata.KeyId --output text)
IMAGING=$(aws kms describe-key --key-id alias/imaging --query KeyMetadata.KeyId --output text)
EXPORTS=$(aws kms describe-key --key-id alias/exports --query KeyMetadata.KeyId --output text)
# The last successful use of each
aws kms get-key-last-usage --key-id $NOTES --query KeyLastUsage
aws kms get-key-last-usage --key-id $REPORTS --query KeyLastUsage
aws kms get-key-last-usage --key-id $IMAGING --query KeyLastUsage
aws kms get-key-last-usage --key-id $EXPORTS --query KeyLastUsage
# Used more than 365 days ago, and never used
aws kms disable-key --key-id $IMAGING
aws kms disable-key --key-id $EXPORTS
