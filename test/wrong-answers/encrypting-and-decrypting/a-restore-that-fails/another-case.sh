base64 --decode note-4711.b64 > note-4711.bin
aws kms decrypt --key-id 0d1c2b3a-4f5e-4a6b-8c7d-9e8f7a6b5c4d --ciphertext-blob fileb://note-4711.bin --encryption-context clinic=North,note=4711 --query Plaintext --output text | base64 --decode > note-4711.txt
