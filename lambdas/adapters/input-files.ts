/** Files in buckets of callers over S3. Few requests name some, so the client is loaded when the first one does. */
import { fixed } from '../../core/defaults.ts';
import type { InputFiles } from '../../core/ports.ts';
import { makeClient, type FilesConfig } from './files.ts';
import type { S3Client } from './s3.ts';

/** The port over S3. `inspectMs`: one look at a file, its tries together. */
export function s3InputFiles(
  config: FilesConfig,
  now: () => number,
  { inspectMs = 1000 * fixed.inputSeconds }: { readonly inspectMs?: number } = {},
): InputFiles {
  let made: Promise<S3Client> | undefined;
  const client = () => (made ??= makeClient(config));
  return {
    async inspect(Bucket, Key) {
      const { HeadObjectCommand } = await import('./s3.ts');
      try {
        const abortSignal = AbortSignal.timeout(inspectMs);
        const found = await (await client()).send(new HeadObjectCommand({ Bucket, Key }), { abortSignal });
        return { kind: 'found', bytes: found.ContentLength ?? 0, contentType: found.ContentType ?? '' };
      } catch (cause) {
        // Without the right to list a bucket, what is not there is forbidden.
        if ([301, 400, 403, 404].includes(statusOf(cause))) return { kind: 'unreadable' };
        throw cause;
      }
    },
    async link(Bucket, Key, expiresIn) {
      const { GetObjectCommand, getSignedUrl } = await import('./s3.ts');
      const signingDate = new Date(now());
      return getSignedUrl(await client(), new GetObjectCommand({ Bucket, Key }), { expiresIn, signingDate });
    },
  };
}

/** HTTP status of an error of the SDK. */
const statusOf = (cause: unknown): number =>
  (cause as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
