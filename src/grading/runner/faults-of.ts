/** The words for faults, by the language of the program. */
import type { Language } from "../../content/language.ts";
import * as typescript from "./faults.ts";
import type { Faults } from "./program-side.ts";
import * as python from "./python/faults.ts";

export const faultsOf: Readonly<Record<Language, Faults>> = { typescript, python };
