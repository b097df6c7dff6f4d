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
  grantToken: string;
}

const grants = new WeakMap<Loan, { KeyId: string; GrantId: string }>();

/** Lets the worker decrypt the notes of one clinic. */
export async function lend({ keyArn, worker, clinic }: Job): Promise<Loan> {
  const { GrantId, GrantToken } = await kms.send(
    new CreateGrantCommand({
      KeyId: keyArn,
      GranteePrincipal: worker,
      Operations: ["Decrypt"],
      Constraints: { EncryptionContextEquals: { clinic } },
      // With this, ending the grant takes no permission on the key.
      RetiringPrincipal: DISPATCHER,
    }),
  );
  if (GrantId === undefined || GrantToken === undefined) throw new Error("KMS returned no grant.");
  const loan = { grantToken: GrantToken };
  grants.set(loan, { KeyId: keyArn, GrantId });
  return loan;
}

/** Ends what lend began. */
export async function takeBack(loan: Loan): Promise<void> {
  await kms.send(new RetireGrantCommand(grants.get(loan) ?? {}));
}
