/** PutObject, GetObject and HeadObject, buckets by path: `PUT|GET|HEAD /bucket/key`. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { bodyOf, crc32 } from './s3-body.ts';
import { S3Error } from './s3-error.ts';
import { UNKNOWN_TYPE, type Objects } from './s3-objects.ts';

/** The bucket of results, where its objects are, and the buckets of callers. */
export interface S3Options {
  readonly bucket: string;
  readonly objects: Objects;
  /** What every key begins with: nobody has rights to others. @default anything */
  readonly prefix?: string;
  /** Buckets of callers, by name. @default none */
  readonly inputs?: ReadonlyMap<string, Objects>;
}

/** Answers the requests of an S3 client. */
export function s3(options: S3Options): RequestListener {
  return (request, response) => {
    answer(options, request, response).catch((cause: unknown) => {
      const error = cause instanceof S3Error ? cause : new S3Error(500, 'InternalError', String(cause));
      response.writeHead(error.status, { 'content-type': 'application/xml' }).end(error.xml);
    });
  };
}

async function answer(options: S3Options, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { bucket, key } = nameOf(request);
  const isOwn = bucket === options.bucket;
  const objects = isOwn ? options.objects : options.inputs?.get(bucket);
  if (objects === undefined) throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
  if (isOwn && !key.startsWith(options.prefix ?? '')) throw new S3Error(403, 'AccessDenied', 'Access Denied');
  if (request.method === 'PUT') {
    const bytes = await bodyOf(request);
    const contentType = request.headers['content-type'] ?? UNKNOWN_TYPE;
    await objects.put(key, { bytes, contentType });
    response.writeHead(200, { etag: etag(bytes), ...checksum(bytes) }).end();
    return;
  }
  // Whoever follows a link may ask for a part, and takes the whole.
  if (request.headers.range !== undefined && !isLink(request)) throw notImplemented();
  const found = await objects.get(key);
  if (found === undefined) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
  const { bytes, contentType } = found;
  const headers = { ...safely, 'content-type': contentType, 'content-length': bytes.length, etag: etag(bytes) };
  const asked = request.headers['x-amz-checksum-mode'] === 'ENABLED';
  response.writeHead(200, { ...headers, ...(asked ? checksum(bytes) : {}) });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** A provider says what its files are, and one may be a page: it runs no script in this place. */
const safely = { 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' };

const etag = (bytes: Buffer) => `"${createHash('md5').update(bytes).digest('hex')}"`;
const checksum = (bytes: Buffer) => ({ 'x-amz-checksum-crc32': crc32(bytes), 'x-amz-checksum-type': 'FULL_OBJECT' });

/** Bucket and key of a request. @throws S3Error for another operation. */
function nameOf({ method = '', url = '' }: IncomingMessage): { bucket: string; key: string } {
  // Not by `URL`, which would resolve `..` before anybody could refuse it.
  const [path = '', query = ''] = url.split('?', 2);
  const [, bucket = '', key = ''] = /^\/([^/]*)\/(.+)$/s.exec(path) ?? [];
  const operation = { PUT: 'PutObject', GET: 'GetObject', HEAD: 'HeadObject' }[method];
  const plain = query === '' || query === `x-id=${operation ?? ''}` || isLink({ method, url });
  if (operation === undefined || !plain || key === '') throw notImplemented();
  try {
    return { bucket, key: decodeURIComponent(key) };
  } catch {
    throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
}

/** A GET by a presigned URL. Everybody signs with the same key here, so neither signature nor time is checked. */
const isLink = ({ method, url = '' }: Pick<IncomingMessage, 'method' | 'url'>): boolean =>
  method === 'GET' && url.includes('X-Amz-Signature=');

/** Whether a request is a link to an object of this bucket. Who knows the name of a result was told it. */
export const isLinkInto =
  (bucket: string) =>
  (request: IncomingMessage): boolean =>
    isLink(request) && request.url?.startsWith(`/${bucket}/`) === true;

const notImplemented = () =>
  new S3Error(501, 'NotImplemented', 'Whole objects are put and got here, and nothing else.');
