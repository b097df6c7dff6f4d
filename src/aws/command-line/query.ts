/** `--query`: JMESPath, by the library of the specification's own authors, as the AWS CLI uses their Python one. */
import { compile, search } from "jmespath";
import { otherProblem, parameterProblem } from "./cli-error.ts";

/** Picks from an answer. @throws CliError for a function's wrong arguments */
export type Query = (answer: unknown) => unknown;

/** @throws CliError for what is no expression */
export function compileQuery(expression: string): Query {
  try {
    compile(expression);
  } catch (error) {
    throw parameterProblem(`Bad value for --query ${expression}: ${faultOf(expression, error)}`);
  }
  return (answer) => {
    try {
      return search(answer, expression) ?? null;
    } catch (error) {
      throw otherProblem(withoutName(error));
    }
  };
}

function faultOf(expression: string, error: unknown): string {
  const said = withoutName(error);
  if (expression.trim() === "") return "Invalid JMESPath expression: cannot be empty.";
  if (!said.includes("EOF")) return `Invalid jmespath expression: ${said}, for expression:\n"${expression}"`;
  // Parsed as far as it goes: the fault is that it ends.
  return `Invalid jmespath expression: Incomplete expression:\n"${expression}"\n${" ".repeat(expression.length + 1)}^`;
}

/** The library puts the error's kind before its message, too. */
const withoutName = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/^(?:\w+Error: )+/, "") : String(error);
