KEY=$(aws kms create-key --description 'Signs letters' --key-spec RSA_3072 --key-usage SIGN_VERIFY --query KeyMetadata.KeyId --output text)
aws kms create-alias --alias-name alias/letters --target-key-id $KEY
base64 --decode < discharge.sha256 > digest.bin
aws kms sign --key-id alias/letters --message fileb://digest.bin --message-type DIGEST --signing-algorithm RSASSA_PKCS1_V1_5_SHA_256 --query Signature --output text | base64 --decode > discharge.sig
aws kms get-public-key --key-id alias/letters --query PublicKey --output text | base64 --decode > letters.der
