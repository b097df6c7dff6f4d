/**
 * Grades `predict`: the mock KMS makes the call, and the prediction that says what came of it and what decided is right. A
 * wrong one learns what is wrong with it and never which is right; so the calls and decisions are shown only after passing.
 */
import type { PredictExercise, PredictedDecider, Prediction } from "../../content/kinds/predict.ts";
import { sayPrediction } from "../../content/scene-words.ts";
import { type Decider, type Deciders, decidersOf } from "../../iam/deciders.ts";
import type { Decision } from "../../iam/decision.ts";
import { spokenStatement } from "../../iam/summary.ts";
import type { OptionsAnswer } from "../answer.ts";
import { type MadeCall, makeCall } from "../scene-call.ts";
import type { Graded, GradingServices } from "../services.ts";
import { plainWords, quote } from "../words.ts";
import { gradeOptions } from "./options.ts";

export async function gradePredict(
  exercise: PredictExercise,
  { ids }: OptionsAnswer,
  { pack, seed }: GradingServices,
): Promise<Graded> {
  const truth = findTruth(await makeCall(exercise.scene, exercise.call, seed === undefined ? {} : { seed }), exercise);
  const options = exercise.options.map((option) => ({
    ...option,
    text: sayPrediction(option, exercise),
    correct: isRight(option, truth),
  }));
  const right = options.filter(({ correct }) => correct);
  if (right.length !== 1) {
    const many = right.length === 0 ? "No option says" : `${right.length} options say`;
    throw new Error(`${many} what the mock KMS does: ${sayTruth(truth)}`);
  }
  const graded = gradeOptions(
    { ...exercise, select: "one", options },
    ids,
    {
      picked: "picked",
      name: ({ text }) => quote(text),
      actual: (option) => {
        const found = lookAt(option, truth);
        return found === undefined ? undefined : plainWords(found);
      },
    },
    pack,
  );
  const passed = graded.checks.every(({ status }) => status === "passed");
  const { record, decisions } = truth.observed;
  return { ...graded, ...(passed && { evidence: { calls: [record], decisions } }) };
}

/** What really happened. */
interface Truth extends Pick<MadeCall, "observed"> {
  readonly outcome: string;
  readonly deciders: Deciders;
  /** Id of a grant of the scene. */
  grantId(name: string): string;
}

function findTruth({ call, observed, error, built }: MadeCall, exercise: PredictExercise): Truth {
  if (call !== exercise.call) {
    throw new Error(`${call.operation}, which comes before the call, fails: ${error?.name}: ${error?.message}`);
  }
  const denied = observed.decisions.findLast(({ allowed }) => !allowed);
  return {
    observed,
    outcome: error === undefined ? "allow" : error.name === "AccessDeniedException" ? "deny" : error.name,
    deciders: denied === undefined ? observed.decisions.flatMap(decidersOf) : decidersOf(denied),
    grantId: (name) => built.grant(name).id,
  };
}

/** Every side that had its say is named, and nothing else. */
function isRight({ outcome, decides }: Prediction, { outcome: real, deciders, grantId }: Truth): boolean {
  if (outcome !== real) return false;
  if (decides === undefined) return true;
  const named = (side: readonly Decider[]) => decides.some((each) => side.some((one) => isSame(each, one, grantId)));
  const decided = (each: PredictedDecider) => deciders.some((side) => side.some((one) => isSame(each, one, grantId)));
  return deciders.every(named) && decides.every(decided);
}

function isSame(predicted: PredictedDecider, decider: Decider, grantId: Truth["grantId"]): boolean {
  switch (decider.type) {
    case "statement":
      return "layer" in predicted && predicted.layer === decider.layer && predicted.statement === decider.statement;
    case "silence":
      return "layer" in predicted && predicted.layer === decider.layer && predicted.statement === undefined;
    case "grant":
      return "grant" in predicted && grantId(predicted.grant) === decider.grant;
    case "rule":
      return "rule" in predicted && predicted.rule === decider.rule;
  }
}

/**
 * What the mock KMS shows about the very things that a wrong prediction names. Nothing where the call failed before
 * permission was asked for: no policy was read, so there is nothing to say of one.
 */
function lookAt(
  { outcome, decides = [] }: Prediction,
  { observed: { decisions }, grantId }: Truth,
): string | undefined {
  if (outcome !== "allow" && outcome !== "deny") return `KMS does not answer with ${outcome}.`;
  if (decisions.length === 0) return undefined;
  return decides.map((each) => lookAtOne(each, decisions, grantId)).join(" ");
}

/** It may fit the call and still not be what decides. */
const NOT_ALONE = "but that alone does not decide.";

function lookAtOne(decider: PredictedDecider, decisions: readonly Decision[], grantId: Truth["grantId"]): string {
  if ("rule" in decider) return "That rule has no say here.";
  if ("grant" in decider) return lookAtGrant(decider.grant, decisions, grantId);
  return lookAtLayer(
    decider,
    decisions.flatMap(({ trace }) => trace),
  );
}

function lookAtGrant(name: string, decisions: readonly Decision[], grantId: Truth["grantId"]): string {
  const id = grantId(name);
  const outcome = decisions.flatMap(({ grants = [] }) => grants).find((grant) => grant.name === id)?.outcome;
  if (outcome === undefined) return "A grant has no say in this call.";
  return outcome.applies
    ? `The grant ${name} fits, ${NOT_ALONE}`
    : `The grant ${name} does not fit: ${outcome.because}.`;
}

function lookAtLayer(
  { layer, statement }: Extract<PredictedDecider, { readonly layer: unknown }>,
  trace: Decision["trace"],
): string {
  const policies = trace.filter(({ type }) => type === layer);
  const statements = policies.flatMap((policy) => policy.statements);
  const exempt = policies.find((policy) => policy.exempt !== undefined)?.exempt;
  if (exempt !== undefined) return `The ${layer} is not asked: ${exempt}.`;
  if (statement === undefined) {
    const allow = statements.find(({ effect, outcome }) => effect === "Allow" && outcome.applies);
    if (allow !== undefined) return `${spokenStatement(allow.name)} of the ${layer} does fit the call.`;
    return policies.length === 0 ? `There is no ${layer} here.` : `Nothing in the ${layer} allows it, ${NOT_ALONE}`;
  }
  const outcome = statements.find(({ name }) => name === statement)?.outcome;
  if (outcome === undefined) return `The ${layer} with ${spokenStatement(statement)} has no say in this call.`;
  if (!outcome.applies) return `${spokenStatement(statement)} does not apply: ${outcome.because}.`;
  if (outcome.delegates) return `${spokenStatement(statement)} hands the decision to IAM, ${NOT_ALONE}`;
  return `${spokenStatement(statement)} applies, ${NOT_ALONE}`;
}

/** For the author of a broken exercise. */
function sayTruth({ outcome, deciders, observed }: Truth): string {
  const sides = deciders.map((side) => side.map((each) => JSON.stringify(each)).join(" or "));
  const summary = observed.decisions.at(-1)?.summary ?? "";
  return `${outcome}, decided by ${sides.join(" and ") || "nothing"}. ${summary}`.trim();
}
