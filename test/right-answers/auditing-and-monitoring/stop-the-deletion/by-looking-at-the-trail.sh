trail
trail 6
LEDGER=$(aws kms describe-key --key-id alias/ledger --query KeyMetadata.KeyId --output text)
aws kms cancel-key-deletion --key-id $LEDGER; aws kms enable-key --key-id $LEDGER
printf 'mara\n' > who.txt
