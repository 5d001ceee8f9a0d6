const LONGEST = 40;

/** A name that a caller has made up, short enough for logs and answers; never ends in half of a character. */
export const cutName = (name: string): string => name.slice(0, LONGEST).replaceAll(/\p{Surrogate}/gu, '\ufffd');
