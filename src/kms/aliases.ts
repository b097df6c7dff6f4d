/** Rules on aliases that CreateAlias, UpdateAlias and DeleteAlias share. Texts: docs/fidelity.md. */
import { parseKmsArn } from "./arn.ts";
import { KmsError, validationError } from "./errors.ts";
import type { KmsKey } from "./key.ts";
import type { State } from "./state.ts";

const MOST_ALIASES = 50;

/** Names that begin so are AWS's own. */
export const AWS_ALIAS_PREFIX = "alias/aws/";

/** @throws ValidationException without `alias/`; NotAuthorizedException for AWS's own names */
export function checkAliasName(name: string): void {
  if (!name.startsWith("alias/")) {
    throw validationError(
      'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    );
  }
  if (name.startsWith(AWS_ALIAS_PREFIX)) throw new KmsError("NotAuthorizedException");
}

/** @throws ValidationException for an alias of an alias */
export function checkAliasTarget(target: string): void {
  if (target.startsWith("alias/") || parseKmsArn(target)?.type === "alias") {
    throw validationError("Aliases must refer to keys. Not aliases");
  }
}

/** @throws LimitExceededException for a 51st alias of the key */
export function checkAliasQuota(state: State, key: KmsKey): void {
  if (state.aliasesOf(key).length >= MOST_ALIASES) {
    throw new KmsError(
      "LimitExceededException",
      `${key.arn} has ${MOST_ALIASES} aliases, which is the most a key can have.`,
    );
  }
}
