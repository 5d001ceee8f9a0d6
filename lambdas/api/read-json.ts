import { malformedJson, requestTooLarge } from '../../core/api/api-errors.ts';
import { ApiFailure } from './answers.ts';

/** The JSON of a request's body; `without` where there is none. @throws ApiFailure when it is too large or not JSON. */
export async function readJson(request: Request, maxBytes: number, without?: unknown): Promise<unknown> {
  const bytes = await readAtMost(request, maxBytes);
  if (bytes.length === 0 && without !== undefined) return without;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new ApiFailure(malformedJson);
  }
}

async function readAtMost(request: Request, maxBytes: number): Promise<Uint8Array> {
  // A length that is said beforehand saves reading; one that is a lie is found below.
  if (Number(request.headers.get('content-length')) > maxBytes) throw new ApiFailure(requestTooLarge(maxBytes));
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> | undefined = request.body ?? undefined;
  if (body === undefined) return new Uint8Array();
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > maxBytes) throw new ApiFailure(requestTooLarge(maxBytes));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
