KEY=$(aws kms create-key --description 'Signs letters' --key-spec ECC_NIST_P256 --key-usage SIGN_VERIFY --query KeyMetadata.KeyId --output text)
aws kms create-alias --alias-name alias/letters --target-key-id $KEY
cat > request.json <<END
{
  "KeyId": "$KEY",
  "Message": "$(cat discharge.sha256)",
  "MessageType": "DIGEST",
  "SigningAlgorithm": "ECDSA_SHA_256"
}
END
aws kms sign --cli-input-json file://request.json --query Signature --output text | base64 --decode > discharge.sig
aws kms get-public-key --key-id alias/letters --query PublicKey --output text | base64 --decode > letters.der
