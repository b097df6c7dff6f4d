/**
 * Grades `code`: runs the learner's program apart, and the exercise's checks here, on what the program did to a fresh
 * mock KMS and what it returned.
 *
 * A check fails by the author's word, by what the program threw, or by a fault of the program as a whole. Anything else
 * that goes wrong (a check that throws, a module of checks that does not load, a mock that breaks) is thrown on: our
 * fault, never the learner's.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as turn } from "node:timers/promises";
import type { Endpoint } from "../../aws/endpoint/listen.ts";
import type { AwsRequest, AwsResponse } from "../../aws/http.ts";
import { respond } from "../../aws/json-protocol.ts";
import type { CodeExercise } from "../../content/kinds/code.ts";
import { functionName, type Language, languageOf } from "../../content/language.ts";
import type { ObservedCall } from "../../kms/world.ts";
import type { ProgramAnswer } from "../answer.ts";
import { failed, passed, skipped } from "../check-results.ts";
import type { CodeCheck, Failure } from "../checks.ts";
import { loadChecks } from "../checks-module.ts";
import { CheckFailed, openLab } from "../lab.ts";
import { splitPoints } from "../points.ts";
import { faultsOf } from "../runner/faults-of.ts";
import { type FaultReason, MissingTool, ProgramFault, type RunningProgram } from "../runner/runner.ts";
import { type BuiltScene, buildScene } from "../scene.ts";
import type { Graded, GradingServices } from "../services.ts";
import type { CheckResult, Evidence } from "../verdict.ts";
import { sourceFor } from "../words.ts";

/** What is shown beside a verdict at most: calls, decisions, characters of output. */
const SHOWN = { calls: 200, decisions: 20, output: 4000 };

/** @throws Error for a fault that is not the learner's */
export async function gradeCode(
  exercise: CodeExercise,
  { fileName, source }: ProgramAnswer,
  services: GradingServices,
): Promise<Graded> {
  const { seed, pack, runner } = services;
  const language = languageOf(fileName);
  const [scene, makeChecks] = await Promise.all([
    buildScene(exercise.scene, seed === undefined ? {} : { seed }),
    loadChecks(pack.root, exercise.checksFile),
  ]);
  const calls: ObservedCall[] = [];
  scene.world.observe((call) => {
    if (answering.getStore() === scene) calls.push(call);
  });

  let program: RunningProgram | undefined;
  const { lab, picture } = openLab(
    scene,
    language,
    (name, args) => {
      if (program === undefined) throw new Error("A check called the program before it was run.");
      return program.call(name, args);
    },
    calls,
  );
  const checks = withPoints(exercise, makeChecks(lab));
  // Programs in Python reach the mock KMS as they reach AWS: over HTTP, with signatures that are verified.
  const endpoint = language === "python" ? await answering.run(scene, () => listenFor(scene)) : undefined;
  try {
    program = await runner.load({
      fileName,
      source,
      environment: { ...environmentOf(exercise, scene), ...(endpoint && { AWS_ENDPOINT_URL: endpoint.url }) },
      respond: (request) => answering.run(scene, answer, scene, request),
      limits: { timeMs: exercise.timeLimitMs + (language === "python" ? MORE_FOR_PYTHON_MS : 0) },
    });
    requireExports(exercise, language, program.exports);
    const results = [passed(loads(exercise, language)), ...(await runChecks(exercise, checks, services))];
    // What was printed last may still be on its way.
    await turn();
    return { checks: results, evidence: evidenceOf(calls, picture(), program.output) };
  } catch (error) {
    if (!(error instanceof ProgramFault)) throw error;
    const first = failedBy(faultFailure(error), loads(exercise, language), exercise, services);
    return { checks: [first, ...checks.map((check) => skipped(check))], evidence: evidenceOf(calls) };
  } finally {
    program?.close();
    await endpoint?.close();
  }
}

/** boto3 takes its time to start, and its calls go over HTTP. An endless loop in TypeScript need not wait for that. */
const MORE_FOR_PYTHON_MS = 10_000;

/** Set while the mock KMS answers the program: tells its calls from those that checks make themselves. */
const answering = new AsyncLocalStorage<BuiltScene>();

async function answer({ world }: BuiltScene, request: AwsRequest): Promise<AwsResponse> {
  let fault: unknown;
  const onFault = (thrown: unknown) => {
    fault = thrown;
  };
  const response = await respond(world, request, { onFault });
  if (fault !== undefined) throw fault;
  return response;
}

/** Loaded with the first program that needs it. */
async function listenFor({ world }: BuiltScene): Promise<Endpoint> {
  const { listen } = await import("../../aws/endpoint/listen.ts");
  return listen(world);
}

function environmentOf({ caller }: CodeExercise, scene: BuiltScene): Record<string, string> {
  const credentials = scene.world.credentials(scene.principal(caller).policyArn);
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return {
    AWS_REGION: scene.region,
    // Older versions of boto3 know only this name.
    AWS_DEFAULT_REGION: scene.region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
  };
}

/** The check before all others, which only guards. */
const loads = ({ exports }: CodeExercise, language: Language) => ({
  id: "loads",
  title: `loads, and ${language === "python" ? "defines" : "exports"} ${exports
    .map((name) => `\`${functionName(name, language)}\``)
    .join(" and ")}`,
});

function requireExports(
  { exports: needed }: CodeExercise,
  language: Language,
  exports: RunningProgram["exports"],
): void {
  const { missingExportFault, wrongExportFault } = faultsOf[language];
  for (const each of needed) {
    const name = functionName(each, language);
    const type = exports[name];
    if (type === undefined) throw missingExportFault(name, Object.keys(exports));
    if (type !== "function") throw wrongExportFault(name, type);
  }
}

type CheckWithPoints = CodeCheck & { readonly maxPoints: number };

/** @throws Error when the checks do not fit together or their points are not the exercise's */
function withPoints({ points, checksFile }: CodeExercise, checks: readonly CodeCheck[]): CheckWithPoints[] {
  const ids = new Set(["loads"]);
  for (const { id, needs = [] } of checks) {
    const unknown = needs.find((need) => !ids.has(need));
    if (unknown !== undefined) throw new Error(`${checksFile}: ${id} needs ${unknown}, which is no check above it.`);
    if (ids.has(id)) throw new Error(`${checksFile}: two checks have the id ${id}.`);
    ids.add(id);
  }
  const open = checks.filter((check) => check.points === undefined);
  const left = points - checks.reduce((sum, check) => sum + (check.points ?? 0), 0);
  if (left < 0 || (left > 0 && open.length === 0)) {
    throw new Error(`${checksFile}: the checks' points do not add up to the exercise's ${points}.`);
  }
  const shares = splitPoints(left, Math.max(1, open.length));
  return checks.map((check) => ({ ...check, maxPoints: check.points ?? shares.shift() ?? 0 }));
}

async function runChecks(
  exercise: CodeExercise,
  checks: readonly CheckWithPoints[],
  services: GradingServices,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const hasPassed = new Set(["loads"]);
  let ended = false;
  for (const [index, check] of checks.entries()) {
    const needs = check.needs ?? checks.slice(0, index).map(({ id }) => id);
    if (ended || needs.some((need) => !hasPassed.has(need))) {
      results.push(skipped(check));
      continue;
    }
    try {
      await check.run();
      hasPassed.add(check.id);
      results.push(passed(check));
    } catch (error) {
      ended = error instanceof ProgramFault && !SURVIVABLE.includes(error.reason);
      results.push(failedBy(failureOf(error, exercise, check), check, exercise, services));
    }
  }
  return results;
}

/** Faults after which the program can still be called. */
const SURVIVABLE: readonly FaultReason[] = ["answer", "export"];

/** @throws Error when it is not the learner's */
function failureOf(error: unknown, { checksFile }: CodeExercise, { id }: CodeCheck): Failure {
  if (error instanceof CheckFailed) return error.failure;
  if (error instanceof ProgramFault) return faultFailure(error);
  if (error instanceof MissingTool) throw error;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  throw new Error(`${checksFile}: the check ${id} threw ${message}`, { cause: error });
}

const faultFailure = ({ did, why, next }: ProgramFault): Failure => ({ did, why, next });

function failedBy(
  { misconception, ...feedback }: Failure,
  check: { readonly id: string; readonly title: string; readonly maxPoints?: number },
  exercise: CodeExercise,
  { pack }: GradingServices,
): CheckResult {
  const { id, title, maxPoints } = check;
  const source = misconception === undefined ? {} : sourceFor(exercise, misconception, pack);
  const named = { id, title, ...(maxPoints !== undefined && { maxPoints }) };
  return failed({ ...named, misconception, feedback: { ...source, ...feedback } });
}

/** All that was denied, and the last that was allowed, in the order of the calls. */
function evidenceOf(calls: readonly ObservedCall[], picture?: string, output?: string): Partial<Evidence> {
  const decisions = calls.flatMap((call) => call.decisions);
  const lastAllowed = decisions.findLast(({ allowed }) => allowed);
  return {
    calls: calls.slice(-SHOWN.calls).map(({ record }) => record),
    decisions: decisions.filter((each) => !each.allowed || each === lastAllowed).slice(-SHOWN.decisions),
    ...(picture !== undefined && { picture }),
    ...(output && { output: output.length > SHOWN.output ? `${output.slice(0, SHOWN.output)}…` : output }),
  };
}
