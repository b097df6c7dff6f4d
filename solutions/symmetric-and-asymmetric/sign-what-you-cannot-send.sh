# spec and usage cannot be changed later
KEY=$(aws kms create-key --description 'Signs letters' --key-spec ECC_NIST_P256 --key-usage SIGN_VERIFY --query KeyMetadata.KeyId --output text)
aws kms create-alias --alias-name alias/letters --target-key-id $KEY

# 32 bytes, hashed already: without --message-type DIGEST they would be hashed again
base64 --decode < discharge.sha256 > digest.bin
aws kms sign --key-id alias/letters --message fileb://digest.bin --message-type DIGEST --signing-algorithm ECDSA_SHA_256 --query Signature --output text | base64 --decode > discharge.sig

aws kms get-public-key --key-id alias/letters --query PublicKey --output text | base64 --decode > letters.der

# what the partner will do, done here with KMS
aws kms verify --key-id alias/letters --message fileb://digest.bin --message-type DIGEST --signing-algorithm ECDSA_SHA_256 --signature fileb://discharge.sig
