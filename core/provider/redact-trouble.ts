/** What a provider says of an error, with nothing in it of what the caller sent. */
import { isKnownCode } from '../errors/entries.ts';
import { redact, textsOf } from '../errors/redact.ts';
import { errorTypes } from '../errors/taxonomy.ts';
import { simulateMember } from '../names.ts';
import type { TaskRequest } from '../task/request.ts';
import type { Profile } from './profile.ts';
import type { Trouble } from './reading.ts';
import { codeOtherwise, OUR_CODE } from './reply-body.ts';

/** The request as far as it may be echoed. */
type Echoed = Pick<TaskRequest, 'body' | 'fallbacks'>;

/**
 * The message with what it shares with the request masked. A code or type is whole or nothing: one that holds a piece
 * of the request counts as none, unless it is a word of the contract, or one that the caller foresaw, or ordered from
 * the simulator. Without the request nobody can tell: no message, and words that are not known count as none.
 */
export function redactTrouble(
  told: Trouble,
  profile: Profile,
  request: Echoed | undefined,
  providerKey: string,
): Trouble {
  const sent = [request?.body, request?.fallbacks];
  const words = textsOf(sent, simulateMember);
  const isEcho = (word: string) => request === undefined || redact(word, words, [providerKey]) !== word;
  const { code, type } = told;
  const isWord =
    isKnownCode(code.replace(OUR_CODE, '')) ||
    code === profile.reply.taskError.codeOtherwise ||
    Object.hasOwn(request?.fallbacks ?? {}, code);
  return {
    ...told,
    code: isWord || !isEcho(code) ? code : codeOtherwise(told.status, profile),
    type: Object.hasOwn(errorTypes, type) || !isEcho(type) ? type : '',
    message: request === undefined ? '' : redact(told.message, textsOf(sent), [providerKey]),
  };
}
