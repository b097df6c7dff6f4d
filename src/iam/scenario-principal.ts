/** The caller of a scenario, whose ARN, type and account must tell the same. */
import type { RequestPrincipal } from "./principal.ts";
import type { Scenario } from "./scenario-schema.ts";

type Written = Scenario["principal"];

/** The caller, and what is wrong with a member of it. */
export function principalOf({ arn, account, type, roleArn, userArn, uniqueId, tags }: Written): {
  readonly principal: RequestPrincipal;
  readonly faults: readonly (readonly [member: keyof Written, message: string])[];
} {
  const { kind, form, example, behind } = FORMS[type];
  const found = form.exec(arn);
  const owner = found?.[1] ?? null;
  const cure = owner === null ? "A service belongs to no account: write null." : `Write "${owner}".`;
  return {
    principal: {
      arn,
      account: account ?? "",
      kind,
      policyArn: roleArn ?? userArn ?? behind?.(arn) ?? arn,
      ...(uniqueId !== undefined && { uniqueId }),
      ...(tags !== undefined && { tags }),
    },
    faults:
      found === null
        ? [["arn", `is not ${example}.`]]
        : owner === account
          ? []
          : [["account", `is not the account of the principal. ${cure}`]],
  };
}

interface PrincipalForm {
  readonly kind: RequestPrincipal["kind"];
  /** Its group is the account; a service has none. */
  readonly form: RegExp;
  readonly example: string;
  /** What policies name, where that follows from the ARN. */
  readonly behind?: (arn: string) => string;
}

/** The role of a session; a path of the role is not in the session's ARN, so that such a role must be given. */
const roleBehind = (session: string): string =>
  session.replace(/^(arn:[^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/.*$/, "$1:iam::$2:role/$3");

const FORMS: Readonly<Record<Written["type"], PrincipalForm>> = {
  user: {
    kind: "user",
    form: /^arn:[^:]+:iam::(\d{12}):user\/.+$/,
    example: 'the ARN of a user, "arn:aws:iam::ACCOUNT:user/NAME"',
  },
  "assumed-role": {
    kind: "role",
    form: /^arn:[^:]+:sts::(\d{12}):assumed-role\/[^/]+\/.+$/,
    example: 'the ARN of a role\'s session, "arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION"',
    behind: roleBehind,
  },
  "federated-user": {
    kind: "federated-user",
    form: /^arn:[^:]+:sts::(\d{12}):federated-user\/.+$/,
    example: 'the ARN of a federated user, "arn:aws:sts::ACCOUNT:federated-user/NAME"',
  },
  root: {
    kind: "root",
    form: /^arn:[^:]+:iam::(\d{12}):root$/,
    example: 'the ARN of a root user, "arn:aws:iam::ACCOUNT:root"',
  },
  service: {
    kind: "service",
    form: /^[a-z0-9][a-z0-9.-]*$/,
    example: 'the name of a service, as in "cloudtrail.amazonaws.com"',
  },
};
