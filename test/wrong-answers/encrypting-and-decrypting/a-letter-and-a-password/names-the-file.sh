# fileb:// gives the bytes of the file; what is printed is base64
aws kms encrypt --key-id alias/notes --plaintext letter.txt --encryption-context clinic=north,kind=letter --query CiphertextBlob --output text | base64 --decode > letter.bin

# without raw-in-base64-out the CLI would decode "swordfish123" as base64, and encrypt nine other bytes
aws kms encrypt --key-id alias/notes --cli-binary-format raw-in-base64-out --plaintext swordfish123 --encryption-context clinic=north,kind=password --query CiphertextBlob --output text > password.b64

aws kms decrypt --key-id alias/notes --ciphertext-blob fileb://letter.bin --encryption-context clinic=north,kind=letter --query Plaintext --output text | base64 --decode > back.txt
cmp letter.txt back.txt
