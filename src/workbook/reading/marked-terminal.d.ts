// marked-terminal has no types of its own; the published ones bring a second, old marked. This is what we use of it.
declare module "marked-terminal" {
  import type { RendererThis, Tokens } from "marked";

  type Inline = (text: string) => string;
  type Draw<Token> = (this: RendererThis, token: Token) => string;

  export interface TerminalOptions {
    readonly heading?: Inline;
    readonly firstHeading?: Inline;
    readonly paragraph?: Inline;
    readonly strong?: Inline;
    readonly em?: Inline;
    readonly del?: Inline;
    readonly text?: Inline;
    readonly unescape?: boolean;
    readonly emoji?: boolean;
    readonly showSectionPrefix?: boolean;
    readonly reflowText?: boolean;
    readonly image?: (href: string, title: string | null, text: string) => string;
  }

  export const markedTerminal: (options: TerminalOptions) => {
    readonly renderer: {
      readonly heading: Draw<Tokens.Heading>;
      readonly paragraph: Draw<Tokens.Paragraph>;
      readonly strong: Draw<Tokens.Strong>;
      readonly em: Draw<Tokens.Em>;
      readonly del: Draw<Tokens.Del>;
      readonly text: Draw<Tokens.Text | Tokens.Escape>;
      readonly image: Draw<Tokens.Image>;
      readonly br: Draw<Tokens.Br>;
    };
    readonly useNewRenderer: true;
  };
}
