# what fails on the way does no harm
cat restore.sh
aws kms decrypt --key-id alias/notes --ciphertext-blob fileb://note-4711.b64
base64 -d note-4711.b64 > note.bin
aws kms decrypt --key-id alias/notes --ciphertext-blob fileb://note.bin
aws kms decrypt --ciphertext-blob fileb://note.bin --encryption-context file://note-4711.json
aws kms decrypt --key-id 0d1c2b3a-4f5e-4a6b-8c7d-9e8f7a6b5c4d --encryption-algorithm SYMMETRIC_DEFAULT --ciphertext-blob fileb://note.bin --encryption-context file://note-4711.json --query Plaintext --output text | base64 -d > note-4711.txt
