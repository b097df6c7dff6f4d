aws kms decrypt --ciphertext-blob $(cat note-4711.b64) --encryption-context clinic=north,note=4711 --query KeyId
# with file:// the CLI decodes the base64 itself
aws kms decrypt --key-id arn:aws:kms:eu-west-1:111122223333:key/0d1c2b3a-4f5e-4a6b-8c7d-9e8f7a6b5c4d --ciphertext-blob file://note-4711.b64 --encryption-context clinic=north,note=4711 --query Plaintext --output text > plain.b64
base64 -d plain.b64 > note-4711.txt
