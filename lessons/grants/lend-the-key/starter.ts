import { CreateGrantCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});

interface Job {
  keyArn: string;
  /** ARN of the role that works on the notes. */
  worker: string;
  clinic: string;
}

interface Loan {
  grantToken: string;
  // and what takeBack needs
}

/** Lets the worker decrypt the notes of one clinic. */
export async function lend(job: Job): Promise<Loan> {
  // await kms.send(new CreateGrantCommand({ … }))
  throw new Error("lend is not written yet");
}

/** Ends what lend began. */
export async function takeBack(loan: Loan): Promise<void> {
  throw new Error("takeBack is not written yet");
}
