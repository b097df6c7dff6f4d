/** `GenerateDataKey` is `generate-data-key` on the command line: how the AWS CLI writes the API's names. */

export const kebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
