/** Where a lesson or an exercise has its facts from, as lines. */
import type { Source } from "../content/exercise.ts";
import type { Conversation } from "./conversation.ts";

export const saySources = (talk: Conversation, sources: readonly Source[]): void => {
  if (sources.length === 0) return;
  // An address stays whole, however long: a broken one cannot be opened.
  const lines = sources.flatMap(({ title, url, checked }) => [`- ${title} (read ${checked})`, `  ${url}`]);
  talk.sayLines(["", "Where it is written", ...lines, ""]);
};
