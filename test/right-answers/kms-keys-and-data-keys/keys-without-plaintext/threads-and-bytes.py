from concurrent.futures import ThreadPoolExecutor

import boto3

kms = boto3.client("kms")


def prepare(folders):
    with ThreadPoolExecutor(max_workers=4) as pool:
        return tuple(pool.map(prepare_one, folders))


def prepare_one(folder):
    answer = kms.generate_data_key_without_plaintext(
        KeyId="alias/notes", NumberOfBytes=32, EncryptionContext={"folder": folder}
    )
    return {"encryptedDataKey": bytearray(answer["CiphertextBlob"]), "folder": folder}
