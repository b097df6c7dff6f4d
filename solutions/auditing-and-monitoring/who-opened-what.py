def who_opened(records: list[dict], context: dict[str, str]) -> dict[str, list[str]]:
    """Who opened data with this encryption context, and who was denied."""
    decrypts = [
        record
        for record in records
        if record["eventSource"] == "kms.amazonaws.com" and record["eventName"] == "Decrypt"
    ]
    opened = [record for record in decrypts if "errorCode" not in record and has_pairs(record, context)]
    # What these were after is not in their records.
    denied = [record for record in decrypts if record.get("errorCode") == "AccessDenied"]
    return {"opened": callers(opened), "denied": callers(denied)}


def has_pairs(record: dict, context: dict[str, str]) -> bool:
    logged = (record["requestParameters"] or {}).get("encryptionContext", {})
    return all(logged.get(name) == value for name, value in context.items())


def callers(records: list[dict]) -> list[str]:
    return sorted({record["userIdentity"]["arn"] for record in records if "arn" in record["userIdentity"]})
