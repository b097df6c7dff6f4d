aws kms cancel-key-deletion --key-id $(aws kms describe-key --key-id alias/exports --query KeyMetadata.KeyId --output text)
aws kms cancel-key-deletion --key-id $(aws kms describe-key --key-id alias/trial --query KeyMetadata.KeyId --output text)
LEDGER=$(aws kms describe-key --key-id alias/ledger --query KeyMetadata.KeyId --output text)
aws kms cancel-key-deletion --key-id $LEDGER
aws kms enable-key --key-id $LEDGER
echo mara > who.txt
