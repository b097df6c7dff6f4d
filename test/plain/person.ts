/**
 * Somebody who takes the plain journey: at each question the next step of the script is answered, by the number that the
 * last menu gives a label, or with a line as it is. What was said is kept as a transcript.
 */
import { PassThrough, Writable } from "node:stream";
import { runPlain } from "../../src/plain/journey.ts";
import type { Workbook } from "../../src/workbook/workbook.ts";

/** A line, or what makes one of the transcript so far. */
export type Step = string | ((transcript: string) => string);

/** The numbers of the choices whose labels begin so, as the newest lists give them. */
export const pick =
  (...labels: readonly string[]): Step =>
  (transcript) =>
    labels
      .map((label) => {
        const line = transcript.split("\n").findLast((each) => each.replace(/^ *\d+\. /, "").startsWith(label));
        const number = /^ *(\d+)\. /.exec(line ?? "")?.[1];
        if (number === undefined) throw new Error(`no choice begins with "${label}" in:\n${transcript}`);
        return number;
      })
      .join(" ");

/** Does something elsewhere, then presses Enter. */
export const after =
  (act: () => void): Step =>
  () => {
    act();
    return "";
  };

export interface Taken {
  readonly code: number;
  readonly transcript: string;
  /** Steps that were never asked for. */
  readonly left: number;
}

/**
 * The input ends after the last step.
 * @param environment of somebody at a terminal; without it the input is a pipe
 */
export const take = (
  workbook: Workbook,
  script: readonly Step[],
  environment?: Readonly<Record<string, string>>,
): Promise<Taken> =>
  new Promise((resolve, reject) => {
    const input = Object.assign(new PassThrough(), { isTTY: environment !== undefined });
    const steps = [...script];
    let transcript = "";
    const answer = () => {
      try {
        const step = steps.shift();
        if (step !== undefined) input.write(`${typeof step === "string" ? step : step(transcript)}\n`);
        if (steps.length === 0) input.end();
      } catch (error) {
        reject(error);
      }
    };
    const output = new Writable({
      write(chunk, _, done) {
        transcript += String(chunk);
        if (isQuestion(String(chunk)) && !input.writableEnded) setImmediate(answer);
        done();
      },
    });
    runPlain(workbook, { input, output, environment: environment ?? {} })
      .then((code) => resolve({ code, transcript, left: steps.length }))
      .catch(reject);
  });

/** Questions end so, and nothing else does. Lines of a text are all sent at once. */
const isQuestion = (text: string): boolean =>
  /(leave|go back|nothing|no):\s$|only a full stop\.\n$|^(root)?>\s$/.test(text);
