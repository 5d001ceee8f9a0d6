import type { Output } from './io.ts';

/** A pipe whose reader has ended, and how a socket in a pipe's place says it. */
const unread = ['EPIPE', 'ECONNRESET'];

/** Whoever read it may end first, as `head` does, or `tee` at the same Ctrl-C: what is under way is worth more than its lines. */
export function outliveReader(stream: Output): void {
  stream.on('error', (cause: NodeJS.ErrnoException) => {
    const { code = '' } = cause;
    const isUnread = unread.includes(code) || (code === 'EIO' && stream.isTTY === true);
    if (!isUnread) throw cause;
  });
}
