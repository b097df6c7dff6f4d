# Who failed because a key is pending deletion? The record names the key.
aws cloudtrail lookup-events --query 'Events[?contains(CloudTrailEvent, `KMSInvalidStateException`)].[EventTime, EventName, Resources[0].ResourceName]' --output text
ARN=$(aws cloudtrail lookup-events --query 'Events[?contains(CloudTrailEvent, `KMSInvalidStateException`)] | [0].Resources[0].ResourceName' --output text)
# Who scheduled that deletion?
aws cloudtrail lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue=$ARN --query 'Events[?EventName==`ScheduleKeyDeletion`].Username' --output text > who.txt
cat who.txt
# Cancelling leaves the key disabled
aws kms cancel-key-deletion --key-id $ARN
aws kms enable-key --key-id $ARN
aws kms describe-key --key-id $ARN --query KeyMetadata.KeyState
