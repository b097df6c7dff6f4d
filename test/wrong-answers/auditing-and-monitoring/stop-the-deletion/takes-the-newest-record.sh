LEDGER=$(aws kms describe-key --key-id alias/ledger --query KeyMetadata.KeyId --output text)
aws kms cancel-key-deletion --key-id $LEDGER
aws kms enable-key --key-id $LEDGER
# The newest ScheduleKeyDeletion
aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=ScheduleKeyDeletion --query "Events[0].Username" --output text > who.txt
