aws kms decrypt --key-id alias/notes --ciphertext-blob fileb://note-4711.b64 --encryption-context clinic=North,note=4711 --query Plaintext --output text > note-4711.txt
