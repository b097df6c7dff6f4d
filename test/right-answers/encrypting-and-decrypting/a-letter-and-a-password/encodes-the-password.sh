aws kms encrypt --key-id alias/notes --plaintext "$(base64 letter.txt)" --encryption-context clinic=north,kind=letter --query CiphertextBlob --output text > letter.b64
base64 --decode letter.b64 > letter.bin
aws kms encrypt --key-id alias/notes --plaintext "$(printf swordfish123 | base64)" --encryption-context clinic=north,kind=password --query CiphertextBlob --output text > password.b64
aws kms decrypt --ciphertext-blob file://letter.b64 --encryption-context kind=letter,clinic=north --query Plaintext --output text | base64 --decode > back.txt
