/** Names of owners, wherever somebody writes one down. IAM principals are owners too, by AWS's own names. */
import * as z from 'zod/mini';

/** What the name of an owner may be. */
export const ownerAllowed = '1 to 64 letters, digits, ".", "_", "@", ":" and "-"';

const pattern = /^[\w.@:-]{1,64}$/;

/** An owner is part of index keys, where `#` separates. */
export const isOwner = (text: string): boolean => pattern.test(text);

const error = `Allowed: ${ownerAllowed}`;

export const ownerSchema = z.string({ error }).check(z.regex(pattern, { error }));
