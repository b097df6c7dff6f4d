// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a line of the engine reads so
/** Why a mutation of the engine that no test catches is let live. */

interface Reason {
  readonly file: string;
  /** Part of the line in which the mutation begins. */
  readonly line: string;
  /** What it replaces; any part of the line if it is left out. */
  readonly was?: string;
  readonly reason: string;
}

const NO_SUCH_VALUE = "Equivalent: only the type knows the word; every value but the others acts the same.";

export const reasons: readonly Reason[] = [
  {
    file: "decide.ts",
    line: 'lacking("account", false, said, request)',
    was: "false",
    reason: "Equivalent: an account's match needs identity policies on either answer.",
  },
  {
    file: "decide.ts",
    line: "if (match === undefined ||",
    was: "match === undefined",
    reason: "Equivalent: where there is a key there is its policy; the type does not know that.",
  },
  {
    file: "grant.ts",
    line: 'if (caller.kind === "service")',
    was: '"direct"',
    reason: `${NO_SUCH_VALUE} A service has neither boundary nor session policy.`,
  },
  {
    file: "grant.ts",
    line: "grantTokens = []",
    was: "[]",
    reason: "Equivalent unless a grant has a token of the text that Stryker puts there.",
  },
  { file: "retire-grant.ts", line: "found.push(caller.kind", was: '"direct"', reason: `${NO_SUCH_VALUE}` },
  {
    file: "layers.ts",
    line: "const oneLevel =",
    was: '""',
    reason: "Equivalent: the name of a level is told of organizations only.",
  },
  {
    file: "conditions.ts",
    line: "= NAME.exec(text) ?? []",
    reason: "Equivalent: what does not look like a name is in no table of names.",
  },
  {
    file: "conditions.ts",
    line: "actual === undefined || actual.length === 0",
    was: "actual === undefined",
    reason: "Equivalent: an absent value is told before this is asked; the type does not know that.",
  },
  {
    file: "conditions.ts",
    line: "unknownOperator(base: string)",
    reason: "Never reached: names come from readOperator, which knows only the table's.",
  },
  {
    file: "conditions.ts",
    line: "No condition operator",
    reason: "Never reached: names come from readOperator, which knows only the table's.",
  },
  {
    file: "operators.ts",
    line: 'parts[i] ?? ""',
    reason: "Never reached: the parts were counted the line before.",
  },
  {
    file: "operators.ts",
    line: '[address = "", prefix',
    reason: "Never reached: a text that is split has a first part.",
  },
  {
    file: "operators.ts",
    line: 'date.includes("T")',
    was: '"T"',
    reason: "Equivalent in V8, which reads a day with a Z as it reads one without; other engines need not.",
  },
  {
    file: "operators.ts",
    line: "return () => false",
    reason: "Equivalent: undefined is as false as false.",
  },
  {
    file: "operators.ts",
    line: "if (length > 0) range.addSubnet",
    reason: "Equivalent: the test below asks for a length of 0 first.",
  },
  {
    file: "decide.ts",
    line: "PROGRESS.indexOf(denial) > PROGRESS.indexOf(furthest)",
    reason: "Equivalent: denials that came as far are the same denial.",
  },
  {
    file: "decide.ts",
    line: 'fit.part === "limits" ? "DENY_GRANT_LIMITS"',
    was: '"DENY_IMPLICIT_KEY_POLICY"',
    reason: "Equivalent: it is compared with the denials that came further, and not told.",
  },
  {
    file: "principal.ts",
    line: "if (a === undefined) return b;",
    reason: "Equivalent: nothing is as strong as undefined; the type does not know that.",
  },
  {
    file: "principal.ts",
    line: "STRENGTH[a] >= STRENGTH[b]",
    was: "STRENGTH[a] >= STRENGTH[b]",
    reason: "Equivalent: matches of one strength are the same match.",
  },
  {
    file: "principal.ts",
    line: 'case "federated":',
    reason: "Equivalent: undefined is also what a kind without a case comes to; the type wants every kind.",
  },
  {
    file: "principal.ts",
    line: 'case "nobody":',
    reason: "Equivalent: undefined is also what a kind without a case comes to; the type wants every kind.",
  },
  { file: "principal.ts", line: "if (text === caller.policyArn)", was: '"role"', reason: NO_SUCH_VALUE },
  { file: "principal.ts", line: "if (text === caller.uniqueId)", was: '"role"', reason: NO_SUCH_VALUE },
  {
    file: "principal.ts",
    line: "ACCOUNT.exec(text) ?? []",
    reason: "Equivalent: the first of what was found is not looked at.",
  },
  {
    file: "principal.ts",
    line: 'pattern.type === "account" && pattern.account',
    was: 'pattern.type === "account"',
    reason: "Equivalent: only this kind has an account; the type wants to be asked.",
  },
  {
    file: "principal.ts",
    line: '[, owner = "", name = ""]',
    reason: "Never reached: both groups have a text where the expression fits.",
  },
  {
    file: "match.ts",
    line: 'if (text === "*") return () => true;',
    reason: "Equivalent: a short cut to what the glob says.",
  },
  {
    file: "match.ts",
    line: "if (!/[*?]/.test(text))",
    reason: "Equivalent: a short cut to what the glob says.",
  },
  {
    file: "match.ts",
    line: "const beginning = text.slice(0, -1)",
    reason: "Equivalent: the short cut is not taken, and the glob says the same.",
  },
  {
    file: "match.ts",
    line: 'if (text.endsWith("*")',
    reason: "Equivalent: a short cut to what the glob says.",
  },
  {
    file: "match.ts",
    line: "ACCOUNT_WIDE.exec(text) ?? []",
    reason: "Equivalent: the first of what was found is not looked at.",
  },
  {
    file: "variables.ts",
    line: "else if (variable !== undefined)",
    reason: "Equivalent: the expression has found a character or a variable; the type does not know that.",
  },
  {
    file: "variables.ts",
    line: "if (end === 0) return undefined;",
    reason: "Equivalent: a template of one text says what the text says.",
  },
  {
    file: "variables.ts",
    line: 'if (!text.includes("${")) return undefined;',
    reason: "Equivalent: a short cut; what has no such sign has no variables.",
  },
  {
    file: "explain.ts",
    line: "if (first === undefined)",
    reason: "Never reached: a scenario that is read has at least one request; the type does not know that.",
  },
  {
    file: "summary.ts",
    line: "grants.find(({ outcome }) => outcome.applies)?.name",
    reason: "Never reached: a grant that allowed is among those told.",
  },
  {
    file: "summary.ts",
    line: "`a resource control policy of account",
    reason: "Equivalent: where a resource control policy denies there is a key; the type does not know that.",
  },
  {
    file: "summary.ts",
    line: 'direct?.name ?? "a statement"',
    reason: "Never reached: a policy that decided has a statement that applied.",
  },
  {
    file: "trace.ts",
    line: "principals?.",
    reason: "Never reached: a statement without principals fits every principal.",
  },
  {
    file: "trace.ts",
    line: "patterns",
    reason: "Never reached: a statement without the element is told by its form.",
  },
  {
    file: "policy.ts",
    line: "statement.principals?.patterns ?? []",
    reason: "Never reached by a policy of a resource, which is what it is asked of.",
  },
  {
    file: "policy.ts",
    line: "policy !== undefined && problems",
    reason: "Equivalent: a document of no shape at all has a problem that is no idle entry.",
  },
  {
    file: "policy.ts",
    line: "text !== undefined && foreign !== -1",
    reason: "Equivalent: only in a text has a character been looked for.",
  },
  {
    file: "policy.ts",
    line: 'node.type === "string" && (node.value === "2012-10-17"',
    reason: "Equivalent: nothing but a text has that value.",
  },
  {
    file: "statement.ts",
    line: 'node.type === "string" && (node.value === "Allow"',
    reason: "Equivalent: nothing but a text has that value.",
  },
  {
    file: "principal-element.ts",
    line: 'node.type === "string" && node.value === "*"',
    reason: "Equivalent: nothing but a text has that value.",
  },
  {
    file: "statement.ts",
    line: "matches: () => false",
    reason: "Equivalent: undefined is as false as false.",
  },
  {
    file: "statement.ts",
    line: 'return "Deny";',
    reason: "Equivalent: the document is refused, and its statements are not looked at.",
  },
  ...["statement.ts", "condition-element.ts", "principal-element.ts", "element-reader.ts"].map((file) => ({
    file,
    line: "return [];",
    reason: "Equivalent: the document is refused, and its statements are not looked at.",
  })),
  {
    file: "statement.ts",
    line: 'resourcePattern("*", false)',
    was: "false",
    reason: "Equivalent: there is no variable in it.",
  },
  {
    file: "statement.ts",
    line: "sid !== undefined && grammar.plainSids",
    reason: "Equivalent: no Sid is never among those seen.",
  },
  {
    file: "statement.ts",
    line: "if (sid !== undefined) sids.add(sid)",
    reason: "Equivalent: it is asked only of a Sid that is there whether it was seen.",
  },
  ...["principals", "resources"].map((element) => ({
    file: "statement.ts",
    line: `...(${element} !== undefined &&`,
    reason: "Equivalent: an element that is undefined is as absent as one that is not there.",
  })),
  {
    file: "statement.ts",
    line: "read(reader, text, path, at) ?? []",
    reason: "Equivalent: the document is refused, and its statements are not looked at.",
  },
  {
    file: "policy-kind.ts",
    line: '"a VPC endpoint policy"',
    reason: "Never told: the messages with a kind's name are about what this kind takes.",
  },
  {
    file: "policy-kind.ts",
    line: '"a key policy"',
    reason: "Never told: the messages with a kind's name are about what this kind takes.",
  },
];
