/**
 * How reading looks: a few tokens by what they mean, painted with the 16 colours of the learner's own terminal theme,
 * so that they stand on light and on dark. Black, white, yellow and blue are avoided as text: each vanishes on one of them.
 */
import { Chalk } from "chalk";

type Style =
  | "bold"
  | "dim"
  | "italic"
  | "underline"
  | "strikethrough"
  | "red"
  | "green"
  | "yellow"
  | "blue"
  | "magenta"
  | "cyan"
  | "gray";

export type Token =
  | "title"
  | "heading"
  | "strong"
  | "emphasis"
  | "deleted"
  | "code"
  | "link"
  | "address"
  | "rule"
  | "quote"
  | "marker"
  | "keyword"
  | "string"
  | "number"
  | "comment"
  | "name"
  | "attribute";

type Theme = Readonly<Record<Token, readonly Style[]>>;

export interface Look {
  /** Without colours every token is told by marks in the text instead. */
  readonly colours: boolean;
  readonly theme: Theme;
}

const standardTheme: Theme = {
  title: ["bold", "underline", "magenta"],
  heading: ["bold", "magenta"],
  strong: ["bold"],
  emphasis: ["italic"],
  deleted: ["dim", "strikethrough"],
  code: ["cyan"],
  link: ["underline"],
  address: ["dim"],
  rule: ["dim"],
  quote: ["dim"],
  marker: ["magenta"],
  keyword: ["magenta"],
  string: ["green"],
  number: ["cyan"],
  comment: ["dim", "italic"],
  name: ["bold"],
  attribute: ["cyan"],
};

export const colourful: Look = { colours: true, theme: standardTheme };
export const colourless: Look = { colours: false, theme: standardTheme };

// An instance of our own: the learner's choice arrives as `look`, not as chalk's guess about standard output.
const painter = new Chalk({ level: 1 });

/** The text in the token's style; unchanged without colours. */
export const paint = ({ colours, theme }: Look, token: Token, text: string): string =>
  colours && text !== "" ? theme[token].reduce((painted, style) => painter[style](painted), text) : text;
