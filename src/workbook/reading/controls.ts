/**
 * Characters that steer a terminal instead of being seen: control characters, and those that change the direction of
 * writing, with which a text reads other than it is (Unicode Standard Annex 9; CVE-2021-42574). Texts of learners and of
 * their programs may have any of them.
 */

/** All but the line end and the tab. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\p{Bidi_Control}]/gu;

/** Where such a character stood, `mark` stands. */
export const withoutControls = (text: string, mark = ""): string => text.replace(CONTROLS, mark);

const IN_LINE = /(\u001b\[[\d;]*m)|[\u0000-\u001f\u007f-\u009f\p{Bidi_Control}]/gu;

/** A painted line with nothing in it but what is seen, and its colours. It never grows wider. */
export const onlyColours = (line: string): string => line.replace(IN_LINE, (_, colour?: string) => colour ?? "");
