import { ApiFailure } from './answers.ts';

/** The JSON of a request's body. @throws ApiFailure when it is too large or not JSON. */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const bytes = await readAtMost(request, maxBytes);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new ApiFailure({
      type: 'invalid_request_error',
      code: 'malformed_json',
      message: 'The body is not JSON in UTF-8.',
      recommendedAction: 'Send a JSON object',
    });
  }
}

async function readAtMost(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> | undefined = request.body ?? undefined;
  if (body === undefined) return new Uint8Array();
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > maxBytes) throw new ApiFailure({ ...tooLarge, message: `The body is over ${maxBytes} bytes.` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = {
  type: 'invalid_request_error',
  status: 413,
  code: 'request_too_large',
  recommendedAction: 'Send files by URL instead of inside the body',
} as const;
