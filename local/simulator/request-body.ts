import type { IncomingMessage } from 'node:http';
import type { Body } from './dialect.ts';

/** The text of a request's body. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The JSON object of a body, and whether there was something else. */
export function parse(text: string): [Body, boolean] {
  if (text === '') return [{}, false];
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value as Body, false] : [{}, true];
  } catch {
    return [{}, true];
  }
}
