/**
 * Grades `policy`: the learner's documents become policies of a fresh mock KMS, and every call of the exercise is really
 * made there, each in a world of its own, so that no call disturbs the next.
 *
 * Points: split over the calls. Those of forbidden calls count only when every wanted call passes: keeping people out is
 * no work as long as nobody gets in.
 */
import { randomUUID } from "node:crypto";
import type { EditableDocument, PolicyExercise, WantedCall } from "../../content/kinds/policy.ts";
import { type DocumentKind, documentKinds } from "../../content/scene-documents.ts";
import type { Decision } from "../../iam/decision.ts";
import { lintPolicy } from "../../iam/lint.ts";
import { spokenStatement } from "../../iam/summary.ts";
import type { DocumentsAnswer } from "../answer.ts";
import { failed, passed, skipped } from "../check-results.ts";
import { splitPoints } from "../points.ts";
import { buildScene } from "../scene.ts";
import { type MadeCall, makeCall } from "../scene-call.ts";
import { DocumentsRefused, type RefusedDocument } from "../scene-documents.ts";
import type { Graded, GradingServices } from "../services.ts";
import type { CheckResult, Feedback } from "../verdict.ts";
import { code, plainWords, sourceFor } from "../words.ts";

export async function gradePolicy(
  exercise: PolicyExercise,
  { documents }: DocumentsAnswer,
  services: GradingServices,
): Promise<Graded> {
  const seed = services.seed ?? randomUUID();
  const points = splitPoints(exercise.points, exercise.calls.length);
  const named = exercise.calls.map(({ id, title }, index) => ({ id, title, maxPoints: points[index] ?? 0 }));
  const kinds = documentKinds(exercise.scene);
  try {
    await buildScene(exercise.scene, { seed, documents });
  } catch (error) {
    if (!(error instanceof DocumentsRefused)) throw error;
    return {
      checks: [
        ...exercise.documents.map((each) => checkDocument(each, kinds.get(each.name), error.refused)),
        ...named.map((call) => skipped(call)),
      ],
    };
  }
  const made = await Promise.all(
    exercise.calls.map(async (call) => tell(call, await makeCall(exercise.scene, call, { seed, documents }))),
  );
  const opens = made.every(({ call, outcome }) => call.want === "deny" || outcome === "allow");
  const checks = made.map((each, index): CheckResult => {
    const { id, title, maxPoints } = named[index] ?? { ...each.call, maxPoints: 0 };
    if (each.outcome !== each.call.want) return judge(exercise, each, { id, title, maxPoints }, services);
    return passed({ id, title, maxPoints }, each.call.want === "allow" || opens ? maxPoints : 0);
  });
  const wrong = made.filter(({ call, outcome }) => call.want !== outcome);
  return {
    checks: [...exercise.documents.map(({ name }) => lintDocument(name, documents[name], kinds.get(name))), ...checks],
    evidence: {
      calls: made.map(({ made: { observed } }) => observed.record),
      decisions: (wrong.length > 0 ? wrong : made).flatMap(({ made: { observed } }) => observed.decisions),
    },
  };
}

interface ToldCall {
  readonly call: WantedCall;
  readonly outcome: "allow" | "deny";
  readonly made: MadeCall;
}

/** @throws Error for a call that fails for another reason than permission: the exercise's fault */
function tell(call: WantedCall, made: MadeCall): ToldCall {
  const { error } = made;
  if (error !== undefined && error.name !== "AccessDeniedException") {
    throw new Error(`The call "${call.id}" fails whatever the policy says: ${error.name}: ${error.message}`);
  }
  return { call, outcome: error === undefined ? "allow" : "deny", made };
}

function judge(
  exercise: PolicyExercise,
  { call, outcome, made }: ToldCall,
  named: { readonly id: string; readonly title: string; readonly maxPoints: number },
  { pack }: GradingServices,
): CheckResult {
  // What comes before a call may be denied as well.
  const asked = `${made.call.operation} by ${made.call.as}`;
  const decision: Decision | undefined = made.observed.decisions.findLast(
    ({ allowed }) => allowed === (outcome === "allow"),
  );
  return failed({
    ...named,
    misconception: call.misconception,
    feedback: {
      did: `With your policy, ${asked} ${outcome === "allow" ? "goes through" : "is denied"}.`,
      expected: `${asked} is ${call.want === "allow" ? "allowed" : "denied"}.`,
      ...(decision && { actual: plainWords([decision.summary, ...nearMiss(decision)].join(" ")) }),
      why: call.why,
      next: call.next,
      ...sourceFor(exercise, call.misconception, pack),
    },
  });
}

/** Of a denial: the statement that names the caller and the action, and fails by what comes after. */
function nearMiss({ allowed, trace }: Decision): string[] {
  if (allowed) return [];
  for (const { name, effect, outcome } of trace.flatMap(({ statements }) => statements)) {
    if (effect !== "Allow" || outcome.applies || outcome.part === "principal" || outcome.part === "action") continue;
    return [`But ${spokenStatement(name)} comes near: ${outcome.because}.`];
  }
  return [];
}

const documentCheck = (name: string, kind: DocumentKind | undefined) => ({
  id: `document-${name.replace(/\.json$/, "")}`,
  title: kind === "grant" ? `${name} is a grant that KMS makes` : `${name} is a policy that AWS takes`,
});

/** A document that AWS has taken, with a note on what is seldom meant in it. The calls decide whether it is right. */
function lintDocument(name: string, text: string | undefined, kind: DocumentKind | undefined): CheckResult {
  const check = passed(documentCheck(name, kind));
  if (text === undefined || kind === undefined || kind === "grant") return check;
  const [first, ...others] = lintPolicy(text, kind);
  if (first === undefined) return check;
  return {
    ...check,
    feedback: {
      did: `${placeIn(name, first)}: ${plainWords(first.message)}${moreBelow(others)}`,
      why: "This is a note, and costs no points: AWS takes such a policy without a word, so look whether you mean it.",
      next: plainWords(first.cure),
    },
  };
}

const placeIn = (name: string, { line, column = 1 }: { readonly line?: number; readonly column?: number }): string =>
  line === undefined ? name : `${name}, line ${line}, column ${column}`;

const moreBelow = (others: readonly unknown[]): string =>
  others.length === 0 ? "" : ` (${others.length} more below it)`;

function checkDocument(
  { name }: EditableDocument,
  kind: DocumentKind | undefined,
  refused: readonly RefusedDocument[],
): CheckResult {
  const check = documentCheck(name, kind);
  const found = refused.find((each) => each.name === name);
  return found === undefined ? passed(check) : failed({ ...check, feedback: explainRefusal(found) });
}

function explainRefusal({ name, kind, problems, error }: RefusedDocument): Feedback {
  const said = error && {
    actual: `KMS answers: ${code(error.message === "" ? error.name : `${error.name}: ${error.message}`)}`,
  };
  const [first, ...others] = problems;
  if (first !== undefined) {
    // AWS has words of its own for some faults only; for the others ours are all there is.
    const own = first.code === "json" || first.code === "syntax";
    return {
      did: `${placeIn(name, first)}: ${plainWords(first.message)}${moreBelow(others)}`,
      ...(own ? {} : said),
      why: `A ${kind === "grant" ? "request" : "policy"} is taken as a whole or not at all, so no call could be tried.`,
      next: plainWords(first.cure),
    };
  }
  if (kind === "grant") return { did: `KMS does not make the grant of ${name}.`, ...said, ...GRANT_REFUSAL };
  const [, why, next] = REFUSALS.find(([words]) => error?.message.includes(words)) ?? OTHER_REFUSAL;
  return { did: `${name} is a well-formed policy, but KMS refuses to put it on the key.`, ...said, why, next };
}

const GRANT_REFUSAL = {
  why: "CreateGrant checks who asks, who is named, which operations the key can do, and which constraints go together.",
  next: "Mend what KMS names, and save again.",
};

/** What KMS says, why it refuses, and what to do. */
const REFUSALS: readonly (readonly [string, string, string])[] = [
  [
    "will not allow you to update the key policy",
    "The one who puts a key policy must still be able to change it afterwards. Else nobody could ever undo a mistake.",
    'Keep a statement that lets the account (`"AWS": "arn:aws:iam::…:root"`) call `kms:PutKeyPolicy`, or `kms:*`.',
  ],
  [
    "invalid principals",
    "Every role and user that a key policy names must exist when the policy is put.",
    "Compare each ARN with the cast: account, `role/` or `user/`, and the name, letter by letter.",
  ],
];
const OTHER_REFUSAL = [
  "",
  "KMS takes a policy as a whole or not at all.",
  "Mend what KMS names, and save again.",
] as const;
