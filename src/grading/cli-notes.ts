/** What the error lines of commands mean: why it happens, and what to do. The first row whose words are in the line counts. */

interface Note {
  readonly why: string;
  readonly next: string;
}

const NOTES: readonly (readonly [words: RegExp, why: string, next: string])[] = [
  [
    /Invalid base64/,
    "Version 2 of the AWS CLI takes blobs as base64.",
    "Give a file with `fileb://NAME`, base64 text, or add `--cli-binary-format raw-in-base64-out`.",
  ],
  [
    /Unable to load paramfile|No such file or directory/,
    "The file is not in this console's folder.",
    "`ls` lists the files that are there. `>` writes one.",
  ],
  [/text contents could not be decoded/, "`file://` is for text. A ciphertext is bytes.", "Write `fileb://` instead."],
  [
    /Invalid JSON|Expected: '/,
    "The value of the option cannot be read.",
    "Put JSON in single quotes, or write it as `Name=value`.",
  ],
  [
    /arguments are required|Unknown options|invalid choice|expected one argument|ambiguous option/,
    "The AWS CLI refused the command itself; nothing was sent to KMS.",
    "Compare the command with its help: `aws kms OPERATION help`.",
  ],
  [
    /Parameter validation failed/,
    "The AWS CLI looks at names, types and lengths before it sends anything.",
    "Compare the value with the command's help: `aws kms OPERATION help`.",
  ],
  [
    /AccessDeniedException/,
    "KMS decided that the caller may not do this.",
    "`whoami` says who calls; `explain last` in the console says which policy decides.",
  ],
  [
    /NotFoundException/,
    "In this account and Region there is nothing by that name.",
    "Look with `aws kms list-aliases` and `aws kms list-keys`; mind the Region and `alias/` in front of an alias.",
  ],
  [
    /InvalidCiphertextException/,
    "KMS cannot open these bytes: they are no ciphertext, were changed, or the encryption context is another.",
    "Give the bytes with `fileb://`, decoded from base64, and the same encryption context as in Encrypt.",
  ],
  [
    /DisabledException|KMSInvalidStateException/,
    "The key is in a state that does not allow this.",
    "Look at its state: `aws kms describe-key --key-id … --query KeyMetadata.KeyState`.",
  ],
  [/command not found/, "The console knows `aws` and a few programs around it.", "`help` lists them."],
];

const OTHER: Note = {
  why: "A command that fails changes nothing.",
  next: "Read what the line says, and try the command in `kms-workbook console`.",
};

export function noteOn(error: string): Note {
  const [, why, next] = NOTES.find(([words]) => words.test(error)) ?? [undefined, OTHER.why, OTHER.next];
  return { why, next };
}
