CONTEXT='{"kind":"letter","clinic":"north"}'
BLOB=$(aws kms encrypt --key-id alias/notes --plaintext fileb://letter.txt --encryption-context "$CONTEXT" --query CiphertextBlob --output text)
echo $BLOB | base64 -d > letter.bin
printf swordfish123 > password.txt
aws kms encrypt --key-id alias/notes --plaintext fileb://password.txt --encryption-context kind=password,clinic=north --query CiphertextBlob --output text > password.b64
rm password.txt
aws kms decrypt --ciphertext-blob $BLOB --encryption-context "$CONTEXT" --query Plaintext --output text > back.b64
base64 -d back.b64 > back.txt
