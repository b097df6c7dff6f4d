import { EncryptCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({ region: "eu-west-1" });

const answers: Record<string, boolean> = { DryRunOperationException: true, AccessDeniedException: false };

export const mayUse = async (KeyId: string) => {
  const asked = { KeyId, DryRun: true };
  const [encrypt, generateDataKey] = await Promise.all(
    [
      kms.send(new EncryptCommand({ ...asked, Plaintext: new Uint8Array(1) })),
      kms.send(new GenerateDataKeyCommand({ ...asked, NumberOfBytes: 32 })),
    ].map((call) =>
      call.then(
        () => true,
        (error: Error) => {
          const answer = answers[error.name];
          if (answer === undefined) throw error;
          return answer;
        },
      ),
    ),
  );
  return { encrypt, generateDataKey };
};
