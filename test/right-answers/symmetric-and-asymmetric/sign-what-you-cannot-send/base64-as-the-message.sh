KEY=$(aws kms create-key --description 'Signs letters' --key-spec ECC_NIST_P256 --key-usage SIGN_VERIFY --query KeyMetadata.KeyId --output text)
aws kms create-alias --alias-name alias/letters --target-key-id $KEY
aws kms sign --key-id alias/letters --message $(cat discharge.sha256) --message-type DIGEST --signing-algorithm ECDSA_SHA_256 --query Signature --output text | base64 --decode > discharge.sig
aws kms get-public-key --key-id alias/letters --query PublicKey --output text | base64 --decode > letters.der
