/** The real AWS client, under its own name in learners' programs. entries.ts says which two packages below it differ. */
export * from "@aws-sdk/client-kms";
