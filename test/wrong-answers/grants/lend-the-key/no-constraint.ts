import { CreateGrantCommand, KMSClient, RetireGrantCommand } from "@aws-sdk/client-kms";

const kms = new KMSClient({});
const DISPATCHER = "arn:aws:iam::111122223333:role/Dispatcher";

interface Job {
  keyArn: string;
  /** ARN of the role that works on the notes. */
  worker: string;
  clinic: string;
}

interface Loan {
  keyArn: string;
  grantId: string;
  grantToken: string;
}

/** Lets the worker decrypt the notes of one clinic. */
export async function lend({ keyArn, worker, clinic }: Job): Promise<Loan> {
  const { GrantId, GrantToken } = await kms.send(
    new CreateGrantCommand({
      KeyId: keyArn,
      GranteePrincipal: worker,
      Operations: ["Decrypt"],
      // With this, ending the grant takes no permission on the key.
      RetiringPrincipal: DISPATCHER,
    }),
  );
  if (GrantId === undefined || GrantToken === undefined) throw new Error("KMS returned no grant.");
  return { keyArn, grantId: GrantId, grantToken: GrantToken };
}

/** Ends what lend began. */
export async function takeBack({ keyArn, grantId }: Loan): Promise<void> {
  await kms.send(new RetireGrantCommand({ KeyId: keyArn, GrantId: grantId }));
}
