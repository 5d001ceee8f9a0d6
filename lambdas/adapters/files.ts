/** Object storage over S3. Few functions' calls need it, so the client is loaded when the first one does. */
import type { FileHandle } from 'node:fs/promises';
import type { FileLinks, Files } from '../../core/ports.ts';
import type { S3Client } from './s3.ts';

/** Where the bucket is; what is absent comes from the environment, as on Lambda. */
export interface FilesConfig {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Buckets by path and not by host name: another endpoint than AWS has no names of its own for them. */
  readonly forcePathStyle?: boolean;
}

/** A file on disk, and what is known of it. */
export interface SpooledFile {
  readonly key: string;
  readonly contentType: string;
  readonly bytes: number;
  /** Base64: S3 compares it with what arrives. */
  readonly sha256: string;
  readonly file: FileHandle;
}

/** Stores a file; takes as long as the signal lets it. @throws when it is not there afterwards. */
export type PutFile = (spooled: SpooledFile, signal: AbortSignal) => Promise<void>;

/** All that is done with a bucket. */
export interface Bucket {
  readonly files: Files;
  readonly links: FileLinks;
  readonly putFile: PutFile;
}

/** Links begin to hold at a whole number of these, so that one is the same for everybody who asks within. */
const LINK_STEP_SECONDS = 1800;
const LINK_SECONDS = 3600;

/** One bucket. @throws at use when there is none. */
export function s3Bucket(bucket: string | undefined, config: FilesConfig, now: () => number = Date.now): Bucket {
  let made: Promise<S3Client> | undefined;
  const client = () => (made ??= makeClient(config));
  const Bucket = () => {
    if (bucket === undefined) throw new Error('This function has no bucket for long results.');
    return bucket;
  };
  return {
    files: {
      async put(Key, Body) {
        const { PutObjectCommand } = await import('./s3.ts');
        const ContentType = 'application/json';
        await (await client()).send(new PutObjectCommand({ Bucket: Bucket(), Key, Body, ContentType }));
      },
      async get(Key) {
        const { GetObjectCommand } = await import('./s3.ts');
        const { Body } = await (await client()).send(new GetObjectCommand({ Bucket: Bucket(), Key }));
        if (Body === undefined) throw new Error(`The file ${Key} is empty.`);
        return Body.transformToString('utf8');
      },
    },
    links: {
      location: (key) => `s3://${Bucket()}/${key}`,
      async download(Key) {
        const { GetObjectCommand, getSignedUrl } = await import('./s3.ts');
        const stepMs = 1000 * LINK_STEP_SECONDS;
        const signingDate = new Date(Math.floor(now() / stepMs) * stepMs);
        const command = new GetObjectCommand({ Bucket: Bucket(), Key });
        return getSignedUrl(await client(), command, { expiresIn: LINK_SECONDS, signingDate });
      },
    },
    async putFile(
      { key: Key, contentType: ContentType, bytes: ContentLength, sha256: ChecksumSHA256, file },
      abortSignal,
    ) {
      const { PutObjectCommand } = await import('./s3.ts');
      const Body = file.createReadStream({ start: 0, autoClose: false });
      const object = { Bucket: Bucket(), Key, Body, ContentType, ContentLength, ChecksumSHA256 };
      await (await client()).send(new PutObjectCommand(object), { abortSignal, requestTimeout: 0 });
    },
  };
}

const ignore = () => undefined;

/** What fails is thrown, and told by whoever catches it; without a logger the client would speak to the console. */
const silent = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/** A client that says nothing itself. */
export async function makeClient(config: FilesConfig): Promise<S3Client> {
  const { S3Client } = await import('./s3.ts');
  const requestHandler = { connectionTimeout: 1000, requestTimeout: 5000, throwOnRequestTimeout: true };
  return new S3Client({ maxAttempts: 3, requestHandler, logger: silent, ...config });
}
