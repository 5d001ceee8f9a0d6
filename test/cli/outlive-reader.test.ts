import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { outliveReader } from '../../cli/outlive-reader.ts';

/** Has a stream that commands write to meet an error; throws what nobody takes care of. */
function meet(code: string, isTTY?: boolean): () => boolean {
  const stream = Object.assign(new PassThrough(), isTTY === undefined ? {} : { isTTY });
  outliveReader(stream);
  return () => stream.emit('error', Object.assign(new Error(code), { code }));
}

test.each(['EPIPE', 'ECONNRESET'])('%s: nobody reads any more, and that is all', (code) => {
  expect(meet(code)).not.toThrow();
});

test('a terminal that was closed answers with EIO; from a file that is an error', () => {
  expect(meet('EIO', true)).not.toThrow();
  expect(meet('EIO')).toThrow('EIO');
});

test('another error stays one', () => {
  expect(meet('ENOSPC')).toThrow('ENOSPC');
  expect(meet('ENOSPC', true)).toThrow('ENOSPC');
});
