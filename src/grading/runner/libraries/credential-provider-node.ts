/**
 * Stands for `@aws-sdk/credential-provider-node` in the bundle: credentials come from the environment, where the
 * workbook puts the caller's. The files, metadata services and processes that the real chain asks are out of reach.
 */
export const defaultProvider = () => async () => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    throw Object.assign(new Error("Could not load credentials from any providers"), {
      name: "CredentialsProviderError",
    });
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
};
