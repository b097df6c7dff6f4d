/** The workbook itself: full screen where there is a screen, else as lines. */
import { readWhole } from "../content/compiled-pack.ts";
import { chooseFolder, rememberFolder } from "../workbook/last-folder.ts";
import { openWorkbook } from "../workbook/open-workbook.ts";
import type { Call } from "./command.ts";
import { type Context, isTerminal } from "./context.ts";
import { runnerOnDemand } from "./runner-on-demand.ts";

export const isPlain = ({ switches }: Call, { input, output, environment }: Context): boolean =>
  switches.has("plain") ||
  !["", "0", "false", undefined].includes(environment.INK_SCREEN_READER) ||
  environment.TERM === "dumb" ||
  !isTerminal(input) ||
  !isTerminal(output);

/** After the first frame is drawn, and before a learner can have written a program. */
const prepareAfterMs = 700;

export const open = async (call: Call, context: Context): Promise<number> => {
  const folder = chooseFolder(call.values.get("folder"), context.cwd, context.environment);
  const runner = runnerOnDemand(() => context.createRunner({ spare: 1 }));
  const pack = await context.readPack();
  const workbook = openWorkbook({ pack, folder, runner, now: context.now });
  rememberFolder(folder, context.environment);
  const preparing = setTimeout(() => {
    runner.prepare();
    readWhole(pack);
  }, prepareAfterMs).unref();
  try {
    if (!isPlain(call, context)) return await context.openTui(workbook);
    const { runPlain } = await import("../plain/journey.ts");
    return await runPlain(workbook, context);
  } finally {
    clearTimeout(preparing);
    workbook.close();
    runner.dispose();
  }
};
