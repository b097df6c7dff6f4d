/** `--generate-cli-skeleton`: an input with every member in it, to fill in and give back with `--cli-input-json`. */
import type { Shape, Shapes } from "../../kms/validation.ts";

export const skeletonOf = (members: Shapes): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).map(([name, shape]) => [name, sample(shape)]));

function sample(shape: Shape): unknown {
  switch (shape.type) {
    case "string":
      return shape.values?.[0] ?? "";
    case "blob":
      return null;
    case "integer":
      return 0;
    case "boolean":
      return true;
    case "timestamp":
      return "1970-01-01T00:00:00";
    case "map":
      return { KeyName: "" };
    case "list":
      return [sample(shape.member)];
    case "structure":
      return skeletonOf(shape.members);
  }
}
