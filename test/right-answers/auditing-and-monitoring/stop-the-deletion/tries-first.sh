# Cancelling is asked for twice; the second time there is nothing to cancel
LEDGER=$(aws kms describe-key --key-id alias/ledger --query KeyMetadata.KeyId --output text)
aws kms enable-key --key-id $LEDGER
aws kms cancel-key-deletion --key-id $LEDGER
aws kms cancel-key-deletion --key-id $LEDGER
aws kms enable-key --key-id $LEDGER
aws kms list-keys --profile mara
echo mara > who.txt
