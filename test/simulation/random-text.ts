import type { Random } from '../../core/ports.ts';

/** Capital letters, which nothing else in a world has eight of in a row; `spaces` of them in one are spaces. */
export function randomText(random: Random, length: number, spaces: number): string {
  let text = '';
  while (text.length < length) {
    text += random() < spaces ? ' ' : String.fromCharCode(65 + Math.floor(random() * 26));
  }
  return text;
}
