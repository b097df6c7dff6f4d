import { KMS } from "@aws-sdk/client-kms";

const kms = new KMS({});
const ACCOUNT = "arn:aws:iam::111122223333";

export async function createClinicKey(clinic: string, appArn: string) {
  const answer = await kms.createKey({
    Description: `Notes of ${clinic}`,
    KeySpec: "SYMMETRIC_DEFAULT",
    KeyUsage: "ENCRYPT_DECRYPT",
    Policy: `{
      "Version": "2012-10-17",
      "Statement": [
        { "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "kms:*", "Resource": "*" },
        { "Effect": "Allow", "Principal": { "AWS": "${ACCOUNT}:role/KeyAdmin" }, "Action": "kms:*", "Resource": "*" },
        { "Effect": "Deny", "Principal": { "AWS": "${ACCOUNT}:role/KeyAdmin" }, "Resource": "*",
          "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"] },
        { "Effect": "Allow", "Principal": { "AWS": "${appArn}" }, "Action": ["kms:decrypt", "kms:generatedatakey"], "Resource": "*" }
      ]
    }`,
  });
  return answer.KeyMetadata?.Arn;
}
