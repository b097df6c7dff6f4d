EXPORTS=$(aws kms describe-key --key-id alias/exports --query KeyMetadata.KeyId --output text)
aws kms cancel-key-deletion --key-id $EXPORTS
aws kms schedule-key-deletion --key-id $EXPORTS
LEDGER=$(aws kms describe-key --key-id alias/ledger --query KeyMetadata.KeyId --output text)
aws kms cancel-key-deletion --key-id $LEDGER
aws kms enable-key --key-id $LEDGER
echo mara > who.txt
