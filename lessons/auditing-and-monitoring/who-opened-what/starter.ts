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
  return { opened: [], denied: [] };
}
