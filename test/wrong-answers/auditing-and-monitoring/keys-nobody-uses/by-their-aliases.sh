aws kms disable-key --key-id alias/imaging
aws kms disable-key --key-id alias/exports
