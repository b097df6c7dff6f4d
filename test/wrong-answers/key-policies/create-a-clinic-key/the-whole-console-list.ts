import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});
const ACCOUNT = "arn:aws:iam::111122223333";

const statement = (Sid: string, principal: string, Action: string | string[]) => ({
  Sid,
  Effect: "Allow",
  Principal: { AWS: principal },
  Action,
  Resource: "*", // in a key policy: this key
});

/** Makes the key of a clinic, with a key policy of its own, and returns the key's ARN. */
export async function createClinicKey(clinic: string, appArn: string): Promise<string> {
  const policy = {
    Version: "2012-10-17",
    Statement: [
      statement("Enable IAM policies", `${ACCOUNT}:root`, "kms:*"),
      statement("Administrators manage the key", `${ACCOUNT}:role/KeyAdmin`, [
        "kms:Describe*",
        "kms:Get*",
        "kms:List*",
        "kms:Put*",
        "kms:Enable*",
        "kms:Disable*",
        "kms:Update*",
        "kms:ScheduleKeyDeletion",
        "kms:CancelKeyDeletion",
      ]),
      statement("The application uses the key", appArn, ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]),
    ],
  };
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({ Description: `Notes of ${clinic}`, Policy: JSON.stringify(policy) }),
  );
  if (KeyMetadata?.Arn === undefined) throw new Error("KMS answered without an ARN");
  return KeyMetadata.Arn;
}
