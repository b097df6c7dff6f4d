# Somebody tried to use it
EXPORTS=$(aws kms describe-key --key-id alias/exports --query KeyMetadata.KeyId --output text)
aws kms cancel-key-deletion --key-id $EXPORTS
aws kms enable-key --key-id $EXPORTS
echo theo > who.txt
