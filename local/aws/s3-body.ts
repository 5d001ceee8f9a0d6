/** The body of a PutObject, whole and as its sender meant it. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { crc32 as checksum } from 'node:zlib';
import { S3Error } from './s3-error.ts';

/** Checksums that are compared; clients that send another one are refused. */
const algorithms: Readonly<Record<string, (bytes: Buffer) => string>> = {
  crc32,
  sha1: (bytes) => createHash('sha1').update(bytes).digest('base64'),
  sha256: (bytes) => createHash('sha256').update(bytes).digest('base64'),
};

/** CRC-32 in base64, as S3 writes it. */
export function crc32(bytes: Buffer): string {
  const word = Buffer.alloc(4);
  word.writeUInt32BE(checksum(bytes));
  return word.toString('base64');
}

/** Reads the body. @throws S3Error when a checksum that came with it is another one's. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const sent = Buffer.concat(chunks);
  const isChunked = /\baws-chunked\b/.test(request.headers['content-encoding'] ?? '');
  const { bytes, trailers } = isChunked ? unchunked(sent) : { bytes: sent, trailers: {} };
  check(bytes, { ...request.headers, ...trailers });
  return bytes;
}

function check(bytes: Buffer, headers: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(headers)) {
    const [, algorithm] = /^x-amz-checksum-([a-z0-9]+)$/.exec(name) ?? [];
    if (algorithm === undefined || algorithm === 'algorithm' || algorithm === 'type') continue;
    const compute = algorithms[algorithm];
    if (compute === undefined) throw new S3Error(501, 'NotImplemented', `The checksum ${algorithm} is not known here.`);
    if (compute(bytes) !== value) {
      throw new S3Error(400, 'BadDigest', `The ${algorithm} that you specified did not match the calculated checksum.`);
    }
  }
}

/** The encoding of a body that was streamed: chunks behind their size in hexadecimal, then headers. */
function unchunked(sent: Buffer): { bytes: Buffer; trailers: Record<string, string> } {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = sent.indexOf('\r\n', at);
    const [, hex] = /^([0-9a-f]+)(;.*)?$/i.exec(sent.toString('latin1', at, Math.max(end, at))) ?? [];
    if (hex === undefined) throw new S3Error(400, 'IncompleteBody', 'The chunks of the body cannot be read.');
    const size = Number.parseInt(hex, 16);
    at = end + 2;
    if (size === 0) return { bytes: Buffer.concat(parts), trailers: trailersIn(sent.toString('latin1', at)) };
    parts.push(sent.subarray(at, at + size));
    at += size + 2;
  }
}

function trailersIn(text: string): Record<string, string> {
  const lines = text.split('\r\n').filter((line) => line.includes(':'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
}
