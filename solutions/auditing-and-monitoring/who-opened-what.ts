/** A record of CloudTrail, as far as it is needed here. */
interface TrailRecord {
  eventSource: string;
  eventName: string;
  errorCode?: string;
  userIdentity: { arn?: string };
  requestParameters: { encryptionContext?: Record<string, string> } | null;
}

/** Who opened data with this encryption context, and who was denied. */
export function whoOpened(
  records: TrailRecord[],
  context: Record<string, string>,
): { opened: string[]; denied: string[] } {
  const decrypts = records.filter(
    (record) => record.eventSource === "kms.amazonaws.com" && record.eventName === "Decrypt",
  );
  const opened = decrypts.filter((record) => record.errorCode === undefined && hasPairs(record, context));
  // What these were after is not in their records.
  const denied = decrypts.filter((record) => record.errorCode === "AccessDenied");
  return { opened: callers(opened), denied: callers(denied) };
}

function hasPairs({ requestParameters }: TrailRecord, context: Record<string, string>): boolean {
  const logged = requestParameters?.encryptionContext ?? {};
  return Object.entries(context).every(([name, value]) => logged[name] === value);
}

function callers(records: TrailRecord[]): string[] {
  return [...new Set(records.flatMap(({ userIdentity }) => userIdentity.arn ?? []))].sort();
}
