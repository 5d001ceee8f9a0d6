/** Texts of others, short enough for messages, logs and answers. */
const LONGEST_NAME = 40;
const LONGEST_PLACE = 100;

/** The first characters of a text. Never ends in half of a character: that is no text that a table takes. */
export const cut = (text: string, length: number): string =>
  text.slice(0, length).replaceAll(/\p{Surrogate}/gu, '\ufffd');

/** A name that a caller has made up, short enough for logs and answers. */
export const cutName = (name: string): string => cut(name, LONGEST_NAME);

/** A JSON pointer through such names, short enough for a message. */
export const cutPlace = (at: string): string => cut(at, LONGEST_PLACE);
