base64 --decode note-4711.b64 > note-4711.bin
aws kms decrypt --key-id alias/notes --ciphertext-blob fileb://note-4711.bin --encryption-context clinic=north,note=4711 --query Plaintext --output text | base64 --decode > note-4711.txt
