base64 --decode note-4711.b64 > note-4711.bin
aws kms update-alias --profile root --alias-name alias/notes --target-key-id 0d1c2b3a-4f5e-4a6b-8c7d-9e8f7a6b5c4d
aws kms decrypt --key-id alias/notes --ciphertext-blob fileb://note-4711.bin --encryption-context clinic=north,note=4711 --query Plaintext --output text | base64 --decode > note-4711.txt
