/** Names of keys and aliases: `arn:aws:kms:REGION:ACCOUNT:key/ID` and `arn:aws:kms:REGION:ACCOUNT:alias/NAME`. */

export interface KmsArn {
  readonly region: string;
  readonly account: string;
  readonly type: "key" | "alias";
  /** The key id, or the alias with its `alias/`. */
  readonly name: string;
}

const KMS_ARN = /^arn:aws:kms:([a-z0-9-]+):(\d{12}):(key|alias)\/(.+)$/;
const KEY_ID = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;

const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;

/** Whether the text has the form of a Region's name: `eu-west-1`. */
export const isRegion = (text: string): boolean => REGION.test(text);

export const keyArn = (region: string, account: string, keyId: string) =>
  `arn:aws:kms:${region}:${account}:key/${keyId}`;

/** @param alias with its `alias/` */
export const aliasArn = (region: string, account: string, alias: string) => `arn:aws:kms:${region}:${account}:${alias}`;

/** A UUID in lower case, or `mrk-` and 32 hexadecimal digits. */
export const isKeyId = (text: string) => KEY_ID.test(text);

/** The parts of a key's or alias's ARN; undefined for anything else. */
export function parseKmsArn(text: string): KmsArn | undefined {
  const [, region, account, type, name] = KMS_ARN.exec(text) ?? [];
  if (region === undefined || account === undefined || name === undefined) return undefined;
  return type === "key" ? { region, account, type, name } : { region, account, type: "alias", name: `alias/${name}` };
}
