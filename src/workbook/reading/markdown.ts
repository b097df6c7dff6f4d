/**
 * Markdown as lines for a pane: marked reads it, marked-terminal sets words in type, and the layout is ours, because
 * marked-terminal 7.3.1 does not know the pane's width in lists, code and tables, counts wide characters as one, prints
 * markup in tight lists raw, and doubles task boxes. Here every block breaks its own lines to the room it is given, and a
 * block inside a list or quotation is given less room; so no line is ever too wide.
 */
import { Marked, type Tokens } from "marked";
import { markedTerminal } from "marked-terminal";
import { onlyColours, withoutControls } from "./controls.ts";
import { highlight } from "./highlight.ts";
import { type Look, paint } from "./look.ts";
import { drawTable } from "./table.ts";
import { hang, wrapCode, wrapProse } from "./wrap.ts";

/** However deep the nesting, text keeps this many columns; deeper blocks are not indented further. */
const leastRoom = 12;

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0" };

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,6})|(amp|lt|gt|quot|nbsp));/g, (whole, code?: string, name = "") => {
    if (code === undefined) return entities[name] ?? whole;
    const point = Number(code);
    return point >= 0x20 && !(point >= 0x7f && point <= 0x9f) && point <= 0x10ffff
      ? String.fromCodePoint(point)
      : whole;
  });

/** The words of inline HTML. Lessons seldom have any; tags mean nothing on a terminal. */
const withoutTags = (html: string): string =>
  decodeEntities(
    html
      .replace(/<!--.*?-->/gs, "")
      .replace(/<br\s*\/?>/gi, "\n")
      .replace(/<[^>]*>/g, ""),
  );

/** Words in type: the inline half, which marked-terminal does well once it is told how each token looks. */
const typesetter = (look: Look) => {
  const marked = (mark: string, painted: string) => (look.colours ? painted : `${mark}${painted}${mark}`);
  return markedTerminal({
    unescape: false,
    emoji: false,
    reflowText: false,
    showSectionPrefix: !look.colours,
    firstHeading: (text) => paint(look, "title", text),
    heading: (text) => paint(look, "heading", text),
    paragraph: (text) => text,
    strong: (text) => marked("*", paint(look, "strong", text)),
    em: (text) => marked("_", paint(look, "emphasis", text)),
    del: (text) => marked("~", paint(look, "deleted", text)),
    // A line end in the source is a space; the pane decides where lines break.
    text: (text) => decodeEntities(text.replace(/\s*\n\s*/g, " ")),
    image: (href, _title, text) => `[picture: ${text}] ${paint(look, "address", href)}`,
  });
};

const paragraphEnd = "\n\n";

/**
 * @param source Markdown
 * @param width columns of the pane, 20 or more
 * @returns lines of at most `width` columns, none with a line end; colours never reach over a line's end
 */
export const renderMarkdown = (source: string, width: number, look: Look): string[] => {
  const { renderer: typeset } = typesetter(look);
  let room = Math.max(width, leastRoom);

  const block = (lines: readonly string[]): string => lines.join("\n") + paragraphEnd;

  /** Draws blocks in a room narrower by the width of what will stand before them. */
  const inside = (indent: number, draw: () => string): string[] => {
    const outer = room;
    room -= indent;
    const lines = draw().replace(/\n+$/, "").split("\n");
    room = outer;
    return lines;
  };

  const drawItem = (item: Tokens.ListItem, marker: string, draw: () => string): string[] => {
    const box = item.task ? (item.checked ? "[x] " : "[ ] ") : "";
    const lead = room - marker.length - box.length < leastRoom ? "" : marker;
    const first = `${lead === "" ? "" : paint(look, "marker", lead)}${lead === "" ? "" : box}`;
    const indent = lead === "" ? 0 : marker.length + box.length;
    return hang(inside(indent, draw), first, " ".repeat(indent));
  };

  const marked = new Marked();
  marked.use({
    renderer: {
      space: () => "",
      def: () => "",
      checkbox: () => "",
      strong(token) {
        return typeset.strong.call(this, token);
      },
      em(token) {
        return typeset.em.call(this, token);
      },
      del(token) {
        return typeset.del.call(this, token);
      },
      image(token) {
        return typeset.image.call(this, token);
      },
      br: () => "\n",
      html(token) {
        const text = withoutTags(token.text);
        if (!token.block) return text;
        return text.trim() === "" ? "" : block(wrapProse(text.trim(), room));
      },
      codespan: ({ text }) => (look.colours ? paint(look, "code", text) : `\`${text}\``),
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        const bare = href.replace(/^mailto:/, "");
        return text === bare || text === ""
          ? paint(look, "link", bare)
          : `${paint(look, "link", text)} ${paint(look, "address", `(${href})`)}`;
      },
      text(token) {
        if (!("tokens" in token) || token.tokens === undefined) return typeset.text.call(this, token);
        // The text of a tight list item: a block of its own, though without space after it.
        return `${wrapProse(this.parser.parseInline(token.tokens), room).join("\n")}\n`;
      },
      paragraph(token) {
        return block(wrapProse(typeset.paragraph.call(this, token).trim(), room));
      },
      heading(token) {
        return block(wrapProse(typeset.heading.call(this, token).trim(), room));
      },
      hr: () => block([paint(look, "rule", "─".repeat(room))]),
      blockquote({ tokens }) {
        const bar = look.colours ? "│ " : "> ";
        if (room - bar.length < leastRoom) return this.parser.parse(tokens);
        const mark = paint(look, "quote", bar);
        return block(
          hang(
            inside(bar.length, () => this.parser.parse(tokens)),
            mark,
            mark,
          ),
        );
      },
      code({ text, lang }) {
        const indent = room < 2 * leastRoom ? 0 : look.colours ? 2 : 4;
        const painted = highlight(text, { language: lang?.split(/\s/)[0]?.toLowerCase(), look });
        const lines = inside(indent, () =>
          painted
            .split("\n")
            .flatMap((line) => wrapCode(line, room))
            .join("\n"),
        );
        return block(hang(lines, " ".repeat(indent)));
      },
      list({ items, ordered, start, loose }) {
        const from = Number(start) || 1;
        const last = String(from + items.length - 1).length;
        const drawn = items.map((item, index) => {
          const marker = ordered ? `${String(from + index).padStart(last)}. ` : look.colours ? "• " : "- ";
          return drawItem(item, marker, () => this.parser.parse(item.tokens)).join("\n");
        });
        return drawn.join(loose ? paragraphEnd : "\n") + paragraphEnd;
      },
      table({ header, rows, align }) {
        const words = (cell: Tokens.TableCell) => this.parser.parseInline(cell.tokens).replaceAll("\n", " ");
        const table = {
          header: header.map(words),
          rows: rows.map((cells) => cells.map(words)),
          align: align.map((side) => side ?? "left"),
        };
        return block(drawTable(table, room, look));
      },
    },
  });

  const plain = withoutControls(source.replaceAll("\t", "    ").replace(/\r\n?/g, "\n"));
  const drawn = String(marked.parse(plain, { async: false })).replace(/\n{3,}/g, paragraphEnd);
  // Entities may have brought some back.
  return drawn
    .replace(/^\n+|\s+$/g, "")
    .split("\n")
    .map(onlyColours);
};
