/** Where things stand on the screen: the header, one or two panes, the footer. Sizes in columns and rows. */

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Layout {
  /** Both panes are on the screen. */
  readonly wide: boolean;
  /** Below this nothing useful fits, and the screen says so. */
  readonly tooSmall: boolean;
  readonly outlineWidth: number;
  /** Width of the page's text, without its margins. */
  readonly pageWidth: number;
  readonly bodyHeight: number;
}

export const SMALLEST: Size = { columns: 36, rows: 10 };
const WIDE_FROM = 100;
/** Longer lines are hard to read. */
const WIDEST_PAGE = 96;
/** Header, rule, rule, keys. */
const FRAME_ROWS = 4;
/** One blank column on either side of the page's text. */
const PAGE_MARGINS = 2;

/** @param extraRows rows taken from the body by a banner or a message */
export const layoutOf = ({ columns, rows }: Size, extraRows = 0): Layout => {
  const wide = columns >= WIDE_FROM;
  const outlineWidth = wide ? Math.min(46, Math.max(34, Math.floor(columns * 0.32))) : columns;
  const room = wide ? columns - outlineWidth - 1 : columns;
  return {
    wide,
    tooSmall: columns < SMALLEST.columns || rows < SMALLEST.rows,
    outlineWidth,
    pageWidth: Math.min(WIDEST_PAGE, room - PAGE_MARGINS),
    bodyHeight: Math.max(1, rows - FRAME_ROWS - extraRows),
  };
};
