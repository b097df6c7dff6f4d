base64 --decode < discharge.sha256 > digest.bin
aws kms sign --key-id alias/reports --message fileb://digest.bin --message-type DIGEST --signing-algorithm RSASSA_PSS_SHA_256 --query Signature --output text | base64 --decode > discharge.sig
aws kms get-public-key --key-id alias/reports --query PublicKey --output text | base64 --decode > letters.der
