/** Calls and predictions in words: every exercise says them alike, so that nobody reads an answer off its style. Markdown. */
import type { PolicyKind } from "../iam/policy-kind.ts";
import { spokenStatement } from "../iam/summary.ts";
import type { PredictExercise, PredictedDecider, Prediction } from "./kinds/predict.ts";
import type { Scene } from "./scene.ts";
import type { Preparation, SceneCall } from "./scene-call.ts";
import { keyTitle } from "./scene-names.ts";

/** The call with what comes before it, as sentences. */
export function saySteps({ before = [], wait, ...call }: SceneCall, scene: Scene): string {
  const first = before.map((each) => `First, ${sayCall(each, scene)}.`);
  const then =
    before.length === 0 && wait === undefined ? "" : wait === undefined ? "Then " : `After ${sayDuration(wait)}, `;
  return [...first, capital(`${then}${sayCall(call, scene)}.`)].join(" ");
}

const UNITS: Readonly<Record<string, string>> = { m: "minute", h: "hour", d: "day" };

function sayDuration(written: string): string {
  const amount = Number.parseInt(written, 10);
  return `${amount} ${UNITS[written.slice(-1)]}${amount === 1 ? "" : "s"}`;
}

/** Names stay as they are written, at the beginning of a sentence too: there is no Role/Intern. */
const capital = (text: string): string => text.replace(/^the /, "The ");

/** A call in words: `role/Intern calls Decrypt on alias/notes, with the encryption context clinic = north`. */
export function sayCall(call: Preparation, scene: Scene): string {
  const { as, operation, key, toKey, named = "arn", grant, grantTokens = [], endpoint, via } = call;
  const { encryptionContext, sealedContext } = call;
  const who =
    as === "root" ? "the account's root user" : as.endsWith(":root") ? `the root user of ${as.slice(0, 12)}` : as;
  const parts = [`${who} calls \`${operation}\``];
  if (grant !== undefined) parts.push(`for the grant ${grant}`);
  else if (key !== undefined) parts.push(`on ${keyTitle(scene, key)}`);
  if (toKey !== undefined) parts.push(`towards ${keyTitle(scene, toKey)}`);
  if (named !== "arn") parts.push(`named by its ${named === "alias-arn" ? "alias ARN" : named}`);
  if (encryptionContext !== undefined) parts.push(`with the encryption context ${sayPairs(encryptionContext)}`);
  if (sealedContext !== undefined) {
    parts.push(`(the ciphertext was made with ${sayPairs(sealedContext) || "no context"})`);
  }
  if (grantTokens.length > 0) parts.push(`with the token of ${grantTokens.join(" and ")}`);
  if (endpoint !== undefined) parts.push(`through the VPC endpoint \`${endpoint}\``);
  if (via !== undefined) parts.push(`(the service \`${via}\` makes the call on its behalf)`);
  return parts.join(" ");
}

const sayPairs = (pairs: Readonly<Record<string, string>>): string =>
  Object.entries(pairs)
    .map(([name, value]) => `\`${name}\` = \`${value}\``)
    .join(", ");

/** A prediction in one sentence. */
export function sayPrediction(
  { outcome, decides = [] }: Prediction,
  { call: { as } }: Pick<PredictExercise, "call">,
): string {
  const sayings = decides.map((each) => sayDecider(each, outcome, as)).join(", and ");
  switch (outcome) {
    case "allow":
      return `**Allowed** by ${sayings}.`;
    case "deny":
      return `**Denied**${decides.some(isSilence) ? ":" : " by"} ${sayings}.`;
    default:
      return `**Fails** with \`${outcome}\`, and not for want of a permission.`;
  }
}

const isSilence = (decider: PredictedDecider): boolean =>
  "rule" in decider || ("layer" in decider && decider.statement === undefined);

const RULES = {
  "cross-account": "this operation does not work across accounts, whatever the policies say",
  "grant-limits": "the new grant would give more than the grant through which it is made",
  retirement: "nothing makes the caller one who may retire this grant",
} as const;

function sayDecider(decider: PredictedDecider, outcome: string, as: string): string {
  if ("grant" in decider) return `the grant ${decider.grant}`;
  if ("rule" in decider) return RULES[decider.rule];
  const { layer, statement } = decider;
  if (statement !== undefined) return `${whose(layer, as)}, in ${spokenStatement(statement)}`;
  return outcome === "deny" ? SILENT[layer](as) : whose(layer, as);
}

const whose = (layer: PolicyKind, as: string): string => {
  switch (layer) {
    case "key policy":
    case "VPC endpoint policy":
      return `the ${layer}`;
    case "permissions boundary":
      return `the ${layer} of ${as}`;
    case "identity policy":
      return `an ${layer} of ${as}`;
    case "session policy":
      return `a ${layer} of ${as}`;
    case "service control policy":
    case "resource control policy":
      return `a ${layer}`;
  }
};

const SILENT: Readonly<Record<PolicyKind, (as: string) => string>> = {
  "key policy": () => "nothing in the key policy lets the caller in",
  "identity policy": (as) => `no identity policy of ${as} allows it`,
  "permissions boundary": (as) => `the permissions boundary of ${as} does not allow it`,
  "session policy": (as) => `no session policy of ${as} allows it`,
  "service control policy": () => "a level of the organization has no service control policy that allows it",
  "resource control policy": () => "no resource control policy allows it",
  "VPC endpoint policy": () => "the VPC endpoint policy does not allow it",
};
