LEDGER=$(aws kms describe-key --key-id alias/ledger --query KeyMetadata.KeyId --output text)
aws kms cancel-key-deletion --key-id $LEDGER
echo mara > who.txt
