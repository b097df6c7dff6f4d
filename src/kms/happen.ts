/** Has what is due happen: the one place that knows for each kind of event whose doing it is. */
import { endConnecting, endDisconnecting } from "./custom-key-store.ts";
import { remove } from "./deletion.ts";
import type { Due } from "./due.ts";
import { expire } from "./imported-material.ts";
import { endCreating, endUpdating } from "./multi-region.ts";
import { endRotationOnDemand, rotateOnTime } from "./rotation.ts";
import type { State } from "./state.ts";

export function happen(state: State, due: Due): void {
  switch (due.type) {
    case "delete key":
      remove(state, state.key(due.key));
      return;
    case "rotate key":
      rotateOnTime(state, state.inAnyRegion(due.account, due.keyId));
      return;
    case "end rotation on demand":
      endRotationOnDemand(state, state.inAnyRegion(due.account, due.keyId));
      return;
    case "expire material":
      expire(state, state.key(due.key), due.materialId);
      return;
    case "end creating":
      endCreating(state, state.key(due.key));
      return;
    case "end updating":
      endUpdating(state, state.key(due.former), state.key(due.next));
      return;
    case "end connecting":
      endConnecting(state, due);
      return;
    case "end disconnecting":
      endDisconnecting(state, due);
      return;
  }
}
