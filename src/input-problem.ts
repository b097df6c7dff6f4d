/** Something the person can mend: the message says what happened and what to do. Commands print it and exit 2. */
export class InputProblem extends Error {
  override readonly name = "InputProblem";
}
