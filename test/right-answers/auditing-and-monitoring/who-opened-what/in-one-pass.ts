type Pairs = Record<string, string>;
type Log = Record<"eventSource" | "eventName" | "errorCode", string> & {
  userIdentity: { arn: string };
  requestParameters: { encryptionContext?: Pairs } | null;
};

export function whoOpened(records: Log[], context: Pairs) {
  const opened = new Map<string, true>();
  const denied = new Map<string, true>();
  for (const { eventSource, eventName, errorCode, userIdentity, requestParameters } of records) {
    if (eventSource !== "kms.amazonaws.com" || eventName !== "Decrypt") continue;
    if (errorCode === "AccessDenied") denied.set(userIdentity.arn, true);
    if (errorCode) continue;
    const logged: Pairs = requestParameters?.encryptionContext ?? {};
    const fits = Object.keys(context).filter((name) => logged[name] === context[name]).length;
    if (fits === Object.keys(context).length) opened.set(userIdentity.arn, true);
  }
  return { denied: [...denied.keys()].toSorted(), opened: [...opened.keys()].toSorted() };
}
