ARN1=$(aws kms describe-key --key-id alias/imaging --query KeyMetadata.Arn --output text)
ARN2=$(aws kms describe-key --key-id alias/exports --query KeyMetadata.Arn --output text)
ARN3=$(aws kms describe-key --key-id alias/yearly-reports --query KeyMetadata.Arn --output text)
aws kms disable-key --key-id $ARN3
aws kms get-key-last-usage --key-id $ARN3
aws kms enable-key --key-id $ARN3
aws kms disable-key --key-id $ARN1 && aws kms disable-key --key-id $ARN2
