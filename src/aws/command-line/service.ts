/** What the command line calls: services with operations, each declared by the shapes of its input. */
import type { Shapes } from "../../kms/validation.ts";
import type { Principal, World } from "../../kms/world.ts";

export interface Service {
  /** `kms`. */
  readonly name: string;
  /** One line for help. */
  readonly summary: string;
  readonly operations: readonly Operation[];
}

export interface Operation {
  /** The API's name: `ListAliases`. */
  readonly name: string;
  /** `list-aliases`. */
  readonly command: string;
  readonly members: Shapes;
  /** Where the answer comes in pages: the member that holds a page's items, and those that ask for and name the next. */
  readonly pages?: Pages;
  call(request: Request): Promise<Answer>;
}

export interface Pages {
  readonly items: string;
  readonly limit: string;
  readonly token: string;
  readonly nextToken: string;
}

export type Answer = Readonly<Record<string, unknown>>;

export interface Request {
  readonly world: World;
  readonly caller: Principal;
  readonly region: string;
  readonly input: Readonly<Record<string, unknown>>;
}
