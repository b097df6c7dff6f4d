/**
 * Grades `policy`: the learner's documents become policies of a fresh mock KMS, and every call of the exercise is really
 * made there, each in a world of its own, so that no call disturbs the next.
 *
 * Points: split over the calls. Those of forbidden calls count only when every wanted call passes: keeping people out is
 * no work as long as nobody gets in.
 */
import { randomUUID } from "node:crypto";
import type { EditableDocument, PolicyExercise, WantedCall } from "../../content/kinds/policy.ts";
import { type Given, type Input, SAMPLE_PLAINTEXT, WANTED_OPERATIONS } from "../../content/kinds/wanted-operations.ts";
import type { Decision } from "../../iam/decision.ts";
import { lintPolicy } from "../../iam/lint.ts";
import type { PolicyKind } from "../../iam/policy-kind.ts";
import { spokenStatement } from "../../iam/summary.ts";
import { KmsError } from "../../kms/errors.ts";
import type { ObservedCall } from "../../kms/world.ts";
import type { DocumentsAnswer } from "../answer.ts";
import { failed, passed, skipped } from "../check-results.ts";
import { splitPoints } from "../points.ts";
import { buildScene, DocumentsRefused, documentKinds, type RefusedDocument } from "../scene.ts";
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
  try {
    await buildScene(exercise.scene, { seed, documents });
  } catch (error) {
    if (!(error instanceof DocumentsRefused)) throw error;
    return {
      checks: [
        ...exercise.documents.map((each) => checkDocument(each, error.refused)),
        ...named.map((call) => skipped(call)),
      ],
    };
  }
  const made = await Promise.all(exercise.calls.map((call) => makeCall(exercise, call, documents, seed)));
  const opens = made.every(({ call, outcome }) => call.want === "deny" || outcome === "allow");
  const checks = made.map((each, index): CheckResult => {
    const { id, title, maxPoints } = named[index] ?? { ...each.call, maxPoints: 0 };
    if (each.outcome !== each.call.want) return judge(exercise, each, { id, title, maxPoints }, services);
    return passed({ id, title, maxPoints }, each.call.want === "allow" || opens ? maxPoints : 0);
  });
  const kinds = documentKinds(exercise.scene);
  const wrong = made.filter(({ call, outcome }) => call.want !== outcome);
  return {
    checks: [...exercise.documents.map(({ name }) => lintDocument(name, documents[name], kinds.get(name))), ...checks],
    evidence: {
      calls: made.map(({ observed }) => observed.record),
      decisions: (wrong.length > 0 ? wrong : made).flatMap(({ observed }) => observed.decisions),
    },
  };
}

interface MadeCall {
  readonly call: WantedCall;
  readonly outcome: "allow" | "deny";
  readonly observed: ObservedCall;
}

async function makeCall(
  { scene }: PolicyExercise,
  call: WantedCall,
  documents: Readonly<Record<string, string>>,
  seed: string,
): Promise<MadeCall> {
  const context = call.encryptionContext && { EncryptionContext: call.encryptionContext };
  let sealed: unknown;
  const built = await buildScene(scene, {
    seed,
    documents,
    prepare: async (administrator) => {
      if (call.key === undefined || (call.operation !== "Decrypt" && call.operation !== "ReEncrypt")) return;
      const KeyId = administrator.keyArn(call.key);
      sealed = (await administrator.call("Encrypt", { KeyId, Plaintext: SAMPLE_PLAINTEXT, ...context })).CiphertextBlob;
    },
  });
  const observed: ObservedCall[] = [];
  const stop = built.world.observe((each) => observed.push(each));
  const KeyId = call.key && { KeyId: built.keyArn(call.key) };
  let outcome: MadeCall["outcome"] = "allow";
  try {
    await built.world.call({
      operation: call.operation,
      input: writeRequest(call, { ...KeyId, ...context, sealed }),
      caller: built.principal(call.as),
      region: built.region,
    });
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
    if (error.name !== "AccessDeniedException") {
      throw new Error(`The call "${call.id}" fails whatever the policy says: ${error.name}: ${error.message}`);
    }
    outcome = "deny";
  } finally {
    stop();
  }
  const [first] = observed;
  if (first === undefined) throw new Error(`The call "${call.id}" left no trace.`);
  return { call, outcome, observed: first };
}

function writeRequest({ operation, input = {} }: WantedCall, given: Given): Input {
  const request = { ...WANTED_OPERATIONS[operation].request(given), ...input };
  // YAML has no bytes: a plaintext of the author's is written as text.
  const bytes = Object.entries(request).map(([name, value]) =>
    name === "Plaintext" && typeof value === "string" ? [name, new TextEncoder().encode(value)] : [name, value],
  );
  return Object.fromEntries(bytes.filter(([, value]) => value !== undefined));
}

function judge(
  exercise: PolicyExercise,
  { call, outcome, observed }: MadeCall,
  named: { readonly id: string; readonly title: string; readonly maxPoints: number },
  { pack }: GradingServices,
): CheckResult {
  const asked = `${call.operation} by ${call.as}`;
  const decision: Decision | undefined = observed.decisions.findLast(
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

const documentCheck = (name: string) => ({
  id: `document-${name.replace(/\.json$/, "")}`,
  title: `${name} is a policy that AWS takes`,
});

/** A document that AWS has taken, with a note on what is seldom meant in it. The calls decide whether it is right. */
function lintDocument(name: string, text: string | undefined, kind: PolicyKind | undefined): CheckResult {
  const check = passed(documentCheck(name));
  if (text === undefined || kind === undefined) return check;
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

function checkDocument({ name }: EditableDocument, refused: readonly RefusedDocument[]): CheckResult {
  const check = documentCheck(name);
  const found = refused.find((each) => each.name === name);
  return found === undefined ? passed(check) : failed({ ...check, feedback: explainRefusal(found) });
}

function explainRefusal({ name, problems, error }: RefusedDocument): Feedback {
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
      why: "A policy is taken as a whole or not at all, so no call could be tried.",
      next: plainWords(first.cure),
    };
  }
  const [, why, next] = REFUSALS.find(([words]) => error?.message.includes(words)) ?? OTHER_REFUSAL;
  return { did: `${name} is a well-formed policy, but KMS refuses to put it on the key.`, ...said, why, next };
}

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
