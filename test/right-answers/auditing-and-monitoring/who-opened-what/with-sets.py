def who_opened(records, context):
    opened, denied = set(), set()
    for record in records:
        if (record.get("eventSource"), record.get("eventName")) != ("kms.amazonaws.com", "Decrypt"):
            continue
        who = record["userIdentity"].get("arn", record["userIdentity"].get("invokedBy"))
        error = record.get("errorCode")
        if error == "AccessDenied":
            denied.add(who)
        elif not error:
            logged = ((record.get("requestParameters") or {}).get("encryptionContext")) or {}
            if context.items() <= logged.items():
                opened.add(who)
    return {"opened": sorted(opened), "denied": sorted(denied)}
