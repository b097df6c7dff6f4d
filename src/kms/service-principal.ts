/** AWS services that call KMS by themselves, for a resource that somebody configured so: an SNS topic, a CloudTrail trail. */
import type { Principal, ServiceSource } from "./world.ts";

/** @throws Error for what names no service, and for a source that is none */
export function describeService(name: string, { sourceArn, sourceAccount }: ServiceSource = {}): Principal {
  if (!/^[a-z0-9][a-z0-9.-]*\.amazonaws\.com$/.test(name)) {
    throw new Error(`"${name}" names no service. Write its full name, as in "sns.amazonaws.com".`);
  }
  if (sourceArn !== undefined && !/^arn:aws:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12})?:.+$/.test(sourceArn)) {
    throw new Error(`"${sourceArn}" is no ARN of a resource.`);
  }
  const account = sourceAccount ?? (sourceArn?.split(":")[4] || undefined);
  if (account !== undefined && !/^\d{12}$/.test(account))
    throw new Error(`"${account}" is no account. Give 12 digits.`);
  const source = {
    ...(sourceArn !== undefined && { sourceArn }),
    ...(account !== undefined && { sourceAccount: account }),
  };
  return { arn: name, account: "", kind: "service", name, policyArn: name, source };
}
