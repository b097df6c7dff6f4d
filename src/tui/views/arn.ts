import { withoutControls } from "../../workbook/reading/controls.ts";

/** Names as a reader wants them: `role/NotesApp` for a role's ARN or one of its sessions, `key/55093b69…` for a key's. */
export const shortName = (name: string): string => {
  const arn = withoutControls(name, "�");
  const resource = /^arn:aws[\w-]*:[^:]*:[^:]*:[^:]*:(.+)$/.exec(arn)?.[1];
  if (resource === undefined) return arn;
  const session = /^assumed-role\/([^/]+)\//.exec(resource)?.[1];
  if (session !== undefined) return `role/${session}`;
  return resource.replace(/^(key\/[0-9a-f]{8})-[0-9a-f-]{27}$/, "$1…");
};
