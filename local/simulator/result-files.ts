/** The files that results name: small, real where that is cheap, and gone when their time is over. */
import { deflateSync, crc32 } from 'node:zlib';
import type { Reply } from './reply.ts';
import type { SimulatedTask } from './simulated-task.ts';

/** A file before it is sent. */
export interface ResultFile {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** The task that a path's file belongs to. */
export const taskOfFile = (path: string): string | undefined => /^\/files\/([^/.]+)(?:\.\d+)?\.\w+$/.exec(path)?.[1];

/** Undefined before the task has completed, and once the time of its files is over. */
export function fileAt(task: SimulatedTask, path: string, now: number): ResultFile | undefined {
  const age = (now - task.createdAt) / 1000 - task.seconds;
  const { outcome, fileSeconds = DAY_SECONDS, fileBytes } = task.life;
  if (outcome !== 'completed' || task.cancelledAt !== undefined || age < 0 || age >= fileSeconds) return undefined;
  const ending = path.slice(path.lastIndexOf('.') + 1);
  const contentType = types[ending] ?? 'application/octet-stream';
  if (fileBytes !== undefined) return { contentType, bytes: Buffer.alloc(fileBytes, 'bide') };
  return { contentType, bytes: ending === 'png' ? picture() : Buffer.from(`${task.id}\n`) };
}

/** The answer where there is no file (any more), or where somebody shows a key for one. */
export const noFile = (hasKey: boolean): Reply => ({
  status: hasKey ? 400 : 403,
  headers: { 'content-type': 'application/xml' },
  body: `<Error><Code>${hasKey ? 'InvalidArgument' : 'AccessDenied'}</Code></Error>`,
});

/** What the contract promises. */
const DAY_SECONDS = 24 * 3600;

const types: Readonly<Record<string, string>> = { png: 'image/png', mp4: 'video/mp4', mp3: 'audio/mpeg' };

const SIDE = 64;

/** A PNG that anybody can open: dusk, from orange to blue. */
function picture(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  // Eight bits a channel, three channels.
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Array.from({ length: SIDE }, (_, y) => {
    const pixel = [40 + 3 * (SIDE - y), 60 + y, 60 + 2 * y];
    return Buffer.from([0, ...Array.from({ length: SIDE }, () => pixel).flat()]);
  });
  const chunks = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
