/** Every kind of exercise there is. */
import { choose } from "./choose.ts";
import { code } from "./code.ts";
import { console } from "./console.ts";
import { explain } from "./explain.ts";
import { order } from "./order.ts";
import { policy } from "./policy.ts";
import { predict } from "./predict.ts";
import { spot } from "./spot.ts";
import { trail } from "./trail.ts";

export const kinds = { choose, order, spot, predict, trail, policy, console, code, explain };
