/** Holds the state, feeds events to `update` and hands its effects on. */
import type { Effect, Event } from "./events.ts";
import type { State } from "./state.ts";
import { update } from "./update/update.ts";

export interface Store {
  current(): State;
  subscribe(listener: () => void): () => void;
  /** Several events, such as the keys of one burst, make one change on the screen. */
  dispatch(...events: readonly Event[]): void;
}

export const createStore = (initial: State, run: (effect: Effect, store: Store) => void): Store => {
  let state = initial;
  const listeners = new Set<() => void>();
  const store: Store = {
    current: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    dispatch(...events) {
      const before = state;
      const effects = events.flatMap((event) => {
        const step = update(state, event);
        state = step.state;
        return step.effects;
      });
      if (state !== before) for (const listener of [...listeners]) listener();
      for (const effect of effects) run(effect, store);
    },
  };
  return store;
};
