/** The files port over S3. Few results are that long, so the client is loaded when the first one is met. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { Files } from '../../core/ports.ts';

/** Where the bucket is; what is absent comes from the environment, as on Lambda. */
export interface FilesConfig {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Buckets by path and not by host name: another endpoint than AWS has no names of its own for them. */
  readonly forcePathStyle?: boolean;
}

/** Files of one bucket. @throws at use when there is no bucket. */
export function s3Files(bucket: string | undefined, config: FilesConfig): Files {
  let made: Promise<S3Client> | undefined;
  const client = () => (made ??= makeClient(config));
  const Bucket = () => {
    if (bucket === undefined) throw new Error('This function has no bucket for long results.');
    return bucket;
  };
  return {
    async put(Key, Body) {
      const { PutObjectCommand } = await import('@aws-sdk/client-s3');
      const ContentType = 'application/json';
      await (await client()).send(new PutObjectCommand({ Bucket: Bucket(), Key, Body, ContentType }));
    },
    async get(Key) {
      const { GetObjectCommand } = await import('@aws-sdk/client-s3');
      const { Body } = await (await client()).send(new GetObjectCommand({ Bucket: Bucket(), Key }));
      if (Body === undefined) throw new Error(`The file ${Key} is empty.`);
      return Body.transformToString('utf8');
    },
  };
}

async function makeClient(config: FilesConfig): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  const requestHandler = { connectionTimeout: 1000, requestTimeout: 5000, throwOnRequestTimeout: true };
  return new S3Client({ maxAttempts: 3, requestHandler, ...config });
}
