/** Joins Ink to the store: keys and pastes become events, the state becomes the screen. The one dispatcher of keys. */
import { type SuspendTerminal, useApp, useInput, usePaste } from "ink";
import { useEffect, useSyncExternalStore } from "react";
import { keysOf } from "./keys/input.ts";
import { Screen } from "./screen.tsx";
import type { Store } from "./store.ts";

export interface ProgramProps {
  readonly store: Store;
  /** Called once the first frame is written, with the way to lend the terminal to somebody else. */
  readonly onReady: (suspendTerminal: SuspendTerminal) => void;
}

export const Program = ({ store, onReady }: ProgramProps) => {
  const state = useSyncExternalStore(store.subscribe, store.current);
  const { suspendTerminal } = useApp();
  useEffect(() => onReady(suspendTerminal), [onReady, suspendTerminal]);
  useInput((input, key) => store.dispatch(...keysOf(input, key).map((name) => ({ type: "key", key: name }) as const)));
  usePaste((text) => store.dispatch({ type: "pasted", text }));
  return <Screen state={state} />;
};
