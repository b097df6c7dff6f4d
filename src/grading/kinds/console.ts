/**
 * Grades `console`: types the learner's commands into a fresh console and looks at what is there afterwards. What was typed
 * counts for nothing but the operations that are forbidden; every way there is a right one.
 *
 * Points: split over states, goals and what is forbidden. Leaving things as they were earns its points only once everything
 * that was to be reached is reached.
 */
import { isUtf8 } from "node:buffer";
import { isDeepStrictEqual } from "node:util";
import { compileQuery } from "../../aws/command-line/query.ts";
import { splitCommands } from "../../aws/command-line/shell/syntax.ts";
import type {
  ConsoleExercise,
  Forbidden,
  Goal,
  WantedAnswer,
  WantedFile,
  WantedState,
} from "../../content/kinds/console.ts";
import type { ObservedCall } from "../../kms/world.ts";
import type { CommandsAnswer } from "../answer.ts";
import { failed, passed } from "../check-results.ts";
import { noteOn } from "../cli-notes.ts";
import { type ExerciseConsole, openExerciseConsole } from "../console-scene.ts";
import { splitPoints } from "../points.ts";
import type { Graded, GradingServices } from "../services.ts";
import type { CheckResult, Feedback } from "../verdict.ts";
import { asSentence, code, plainWords, sourceFor } from "../words.ts";

/** More commands than any exercise needs. */
const MOST_COMMANDS = 200;

/** Of what the commands printed. */
const LONGEST_TRANSCRIPT = 20_000;

interface Typed {
  readonly command: string;
  readonly output: string;
  readonly error: string;
  readonly exitCode: number;
}

interface Session extends ExerciseConsole {
  readonly typed: readonly Typed[];
}

/** One thing to look at, and what came of it. */
interface Look {
  readonly item: WantedState | Goal | Forbidden;
  /** Whether it asks for something that was not so before. */
  readonly reaches: boolean;
  /** What is wrong; undefined when it is as it should be. */
  readonly fault: Pick<Feedback, "did" | "expected" | "actual"> | undefined;
  readonly observed?: ObservedCall;
}

export async function gradeConsole(
  exercise: ConsoleExercise,
  { commands }: CommandsAnswer,
  { pack }: GradingServices,
): Promise<Graded> {
  const lines = splitCommands(commands).slice(0, MOST_COMMANDS);
  const session = await typeAll(exercise, lines);
  // Looking makes calls too: what the learner's commands called is noted before.
  const calls = [...session.shell.calls];
  const looks: Look[] = exercise.forbid.map((item) => lookForForbidden(item, calls));
  for (const item of exercise.states) {
    looks.push("file" in item ? lookAtFile(item, session) : await lookAtAnswer(item, session));
  }
  // A goal's call may change things, so each has a world of its own.
  for (const item of exercise.goals) looks.push(await lookAtGoal(item, await typeAll(exercise, lines)));

  const points = splitPoints(exercise.points, looks.length);
  const reached = looks.every(({ reaches, fault }) => !reaches || fault === undefined);
  const checks = looks.map(({ item, reaches, fault }, index): CheckResult => {
    const { id, title, misconception, why, next } = item;
    const check = { id, title, maxPoints: points[index] ?? 0 };
    if (fault === undefined) return passed(check, reaches || reached ? check.maxPoints : 0);
    const feedback = { ...fault, why, next, ...sourceFor(exercise, misconception, pack) };
    return failed({ ...check, misconception, feedback });
  });
  const isWrong = checks.some(({ status }) => status === "failed");
  const wrongCalls = looks.flatMap(({ fault, observed }) => (fault && observed ? [observed] : []));
  return {
    checks: [checkCommands(exercise, session.typed, isWrong), ...checks],
    evidence: {
      calls: calls.map(({ record }) => record),
      decisions: [...calls.filter(({ error }) => error !== undefined), ...wrongCalls].flatMap(
        ({ decisions }) => decisions,
      ),
      output: transcript(session.typed),
    },
  };
}

async function typeAll(exercise: ConsoleExercise, lines: readonly string[]): Promise<Session> {
  const opened = await openExerciseConsole(exercise, { decisionLines: ({ summary }) => [summary] });
  const typed: Typed[] = [];
  for (const command of lines) {
    if (opened.shell.hasEnded) break;
    typed.push({ command, ...(await opened.shell.run(command)) });
  }
  return { ...opened, typed };
}

function lookForForbidden(item: Forbidden, calls: readonly ObservedCall[]): Look {
  const found = calls.find(({ operation }) => item.operations.includes(operation));
  const fault = found && { did: `Your commands call ${code(found.operation)}.` };
  return { item, reaches: false, fault, ...(found && { observed: found }) };
}

async function lookAtAnswer(item: WantedAnswer, { shellOf }: Session): Promise<Look> {
  const { run, as = "root", query, equals } = item;
  const result = await shellOf(as).run(run);
  const asked = code(query === undefined ? run : `${run} --query '${query}'`);
  const expected = item.expected ?? `It gives ${code(JSON.stringify(equals))}.`;
  if (result.exitCode !== 0) {
    const said = result.error.trim().split("\n").at(-1) ?? "";
    return {
      item,
      reaches: true,
      fault: { did: `After your commands, ${code(run)} fails.`, expected, actual: code(said) },
    };
  }
  const answer: unknown = result.output === "" ? {} : JSON.parse(result.output);
  const found = query === undefined ? answer : compileQuery(query)(answer);
  const isThere = isDeepStrictEqual(found, equals);
  const did =
    item.expected === undefined
      ? `After your commands, ${asked} gives ${code(JSON.stringify(found))}.`
      : "After your commands, it is not so.";
  return { item, reaches: true, fault: isThere ? undefined : { did, expected } };
}

/** How much of a file is shown. */
const LONGEST_EXCERPT = 80;

/** The text that is wanted stays untold: what KMS is to give back could otherwise be typed. */
function lookAtFile(item: WantedFile, { shell }: Session): Look {
  const { file, equals } = item;
  const bytes = shell.readFile(file);
  if (bytes !== undefined && Buffer.from(equals).equals(bytes)) return { item, reaches: true, fault: undefined };
  const expected = `${code(file)} holds ${Buffer.byteLength(equals)} bytes, byte for byte what the task asks for.`;
  if (bytes === undefined) return { item, reaches: true, fault: { did: `There is no file ${code(file)}.`, expected } };
  const text = isUtf8(bytes) ? Buffer.from(bytes).toString() : undefined;
  const shown = text === undefined ? "bytes that are no text" : code(text, { longest: LONGEST_EXCERPT });
  const endsOtherwise = text !== undefined && text !== equals && text.trimEnd() === equals.trimEnd();
  const did =
    bytes.length === 0
      ? `${code(file)} is empty.`
      : `${code(file)} holds ${bytes.length} bytes: ${shown}${endsOtherwise ? ". Only its end is not as it should be. Look at the line ends and blanks there." : ""}`;
  return { item, reaches: true, fault: { did, expected } };
}

async function lookAtGoal(item: Goal, session: Session): Promise<Look> {
  const { call, observed, error } = await session.makeGoal(item);
  const reaches = item.want === "allow";
  const asked = `${call.operation} by ${call.as}`;
  const isAllowed = error === undefined;
  if (isAllowed === reaches) return { item, reaches, fault: undefined, observed };
  const decision = observed.decisions.findLast(({ allowed }) => allowed === isAllowed);
  const fault = {
    did: `After your commands, ${asked} ${isAllowed ? "goes through" : "fails"}.`,
    expected: `${asked} ${reaches ? "goes through" : "is denied"}.`,
    actual: plainWords(
      error !== undefined && error.name !== "AccessDeniedException"
        ? `KMS answers ${error.name}${error.message === "" ? "." : `: ${asSentence(error.message)}`}`
        : (decision?.summary ?? "Nothing stands against it."),
    ),
  };
  return { item, reaches, fault, observed };
}

/** A command that failed matters once something is not as it should be; else it is a note. */
function checkCommands({ id }: ConsoleExercise, typed: readonly Typed[], isWrong: boolean): CheckResult {
  const check = { id: "commands", title: "the commands run" };
  if (typed.length === 0) {
    const feedback = {
      did: "Your answer has no commands.",
      why: "What is checked is what your commands did.",
      next: `Write them into the answer's file, one a line, or type them: kms-workbook console ${id}`,
    };
    return failed({ ...check, feedback });
  }
  const broken = typed.find(({ exitCode }) => exitCode !== 0);
  if (broken === undefined) return passed(check);
  const line =
    broken.error
      .trim()
      .split("\n")
      .find((each) => each.startsWith("aws: [ERROR]")) ?? broken.error.trim();
  const feedback = {
    did: `${code(broken.command)} fails.`,
    actual: code(line === "" ? `It ends with exit code ${broken.exitCode}.` : line),
    ...noteOn(broken.error),
  };
  return isWrong ? failed({ ...check, feedback }) : { ...passed(check), feedback };
}

function transcript(typed: readonly Typed[]): string {
  const text = typed.map(({ command, output, error }) => `$ ${command}\n${output}${error}`).join("");
  return text.length > LONGEST_TRANSCRIPT ? `${text.slice(0, LONGEST_TRANSCRIPT)}…\n` : text;
}
