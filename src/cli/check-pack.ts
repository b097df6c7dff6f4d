/** `pack check`: proves that a pack is whole, and says what is not, a line a fault. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { describeProblem } from "../content/problem.ts";
import { type PackProof, provePack } from "../grading/pack-proof.ts";
import { InputProblem } from "../input-problem.ts";
import { type Call, exitCode } from "./command.ts";
import type { Context } from "./context.ts";
import { runnerOnDemand } from "./runner-on-demand.ts";

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

const summary = ({ counts, findings }: PackProof, errors: number): string => {
  const tried = [
    plural(counts.lessons, "lesson"),
    plural(counts.exercises, "exercise"),
    plural(counts.modelAnswers, "model answer"),
    plural(counts.rightAnswers, "second right answer"),
    plural(counts.starters, "starter"),
    plural(counts.wrongAnswers, "wrong answer"),
  ].join(", ");
  const found = [plural(errors, "error"), plural(findings.length - errors, "warning")].join(", ");
  return `${errors === 0 ? "The pack is whole" : "The pack is not whole"}: ${found}. Tried: ${tried}.`;
};

export const checkPack = async ({ operands: [folder = ""] }: Call, context: Context): Promise<number> => {
  const root = resolve(context.cwd, folder);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputProblem(`There is no folder ${root}. Name the folder that holds the pack's lessons/.`);
  }
  const runner = runnerOnDemand(() => context.createRunner({ spare: 2 }));
  try {
    const proof = await provePack(root, { runner, now: context.now });
    const errors = proof.findings.filter(({ severity }) => severity === "error").length;
    context.output.write(`${[...proof.findings.map(describeProblem), summary(proof, errors)].join("\n")}\n`);
    return errors === 0 ? exitCode.done : exitCode.failed;
  } finally {
    runner.dispose();
  }
};
