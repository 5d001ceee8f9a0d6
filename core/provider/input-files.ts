/** Files of the caller's own buckets in the body of a request: `s3://bucket/key` where the profile takes a URL. */
import { cutPlace } from '../cut.ts';
import { fixed } from '../defaults.ts';
import { trouble, type Trouble } from './reading.ts';
import { textsAt } from './pattern.ts';
import type { Operation } from './profile.ts';

/** One such file, and what the profile allows. */
export interface InputFile {
  /** JSON pointer into the body. */
  readonly at: string;
  readonly bucket: string;
  readonly key: string;
  readonly maxBytes: number;
  /** Content types; every one where there are none. */
  readonly types: readonly string[];
}

/** What object storage says of a file; `unreadable`: not there, or not for us. */
export type Inspected =
  { readonly kind: 'found'; readonly bytes: number; readonly contentType: string } | { readonly kind: 'unreadable' };

/** Every such file of a body, each place once. */
export function inputFilesOf(operation: Operation, body: unknown): InputFile[] {
  const found = new Map<string, InputFile>();
  for (const { at: patterns, maxBytes = Infinity, types = [] } of operation.inputs) {
    for (const { at, text } of patterns.flatMap((pattern) => textsAt(body, pattern))) {
      const [, bucket = '', key = ''] = /^s3:\/\/([^/]*)\/?(.*)$/s.exec(text) ?? [];
      if (text.startsWith('s3://') && !found.has(at)) found.set(at, { at, bucket, key, maxBytes, types });
    }
  }
  return [...found.values()];
}

/** The first file of a body that is one too many to be looked at in one call of a function. */
export function surplusInput(files: readonly InputFile[]): { readonly at: string; readonly what: string } | undefined {
  const most = fixed.inputsPerRequest;
  const at = files[most]?.at;
  if (at === undefined) return undefined;
  return { at, what: `${files.length} files of buckets in one body, allowed are ${most}` };
}

/** The same of a body that admission has not seen: its own check is newer than the request, or body and fallbacks add up. */
export function tooManyInputs(files: readonly InputFile[]): Trouble | undefined {
  const surplus = surplusInput(files);
  return surplus === undefined ? undefined : refusedAt(surplus.at, 'invalid_image_url', surplus.what);
}

/** Names the place in the body and no file. */
const refusedAt = (at: string, code: string, what: string): Trouble =>
  trouble({ code, message: `body${cutPlace(at)}: ${what}` });

/** Why a provider would not take the file, in the contract's codes: told before anything is paid for. Names no file. */
export function inputTrouble(file: InputFile, inspected: Inspected): Trouble | undefined {
  const { at, maxBytes, types } = file;
  const because = (code: string, what: string) => refusedAt(at, code, what);
  if (inspected.kind === 'unreadable') return because('invalid_image_url', 'not there, or not readable for Bide');
  const { bytes, contentType } = inspected;
  if (bytes > maxBytes) return because('file_too_large', `${bytes} bytes, allowed are ${maxBytes}`);
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (types.length > 0 && !types.includes(type)) {
    return because('unsupported_format', `not one of ${types.join(', ')}`);
  }
  return undefined;
}
