# the file holds base64 text; fileb:// wants the bytes
base64 --decode note-4711.b64 > note-4711.bin

# the label has the context as it was; without --key-id the answer says which key it was
KEY=$(aws kms decrypt --ciphertext-blob fileb://note-4711.bin --encryption-context file://note-4711.json --query KeyId --output text)

# once more, naming the key, and with the base64 of the plaintext undone
aws kms decrypt --key-id $KEY --ciphertext-blob fileb://note-4711.bin --encryption-context file://note-4711.json --query Plaintext --output text | base64 --decode > note-4711.txt
