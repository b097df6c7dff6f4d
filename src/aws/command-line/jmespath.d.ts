/** The part of the package that is used; it brings no types of its own, and those of others leave `compile` out. */
declare module "jmespath" {
  /** @throws Error for what is no expression */
  export function compile(expression: string): unknown;
  /** @throws Error for wrong arguments of functions, too */
  export function search(data: unknown, expression: string): unknown;
}
