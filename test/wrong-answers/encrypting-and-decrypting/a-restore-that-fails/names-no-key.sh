base64 --decode note-4711.b64 > note-4711.bin
aws kms decrypt --ciphertext-blob fileb://note-4711.bin --encryption-context file://note-4711.json --query Plaintext --output text | base64 --decode > note-4711.txt
