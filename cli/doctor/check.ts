/** One thing that has to be right. */
export interface Check {
  readonly name: string;
  readonly look: () => Promise<Finding>;
}

/** What a check found; `fix` is the command that mends it. */
export type Finding =
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string; readonly fix: string }
  | { readonly kind: 'skipped'; readonly text: string };

export const ok = (text: string): Finding => ({ kind: 'ok', text });
export const failed = (text: string, fix: string): Finding => ({ kind: 'failed', text, fix });
export const skipped = (text: string): Finding => ({ kind: 'skipped', text });

/** A failure in few words: the error's name and its message, on one line. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = (cause as NodeJS.ErrnoException).code ?? cause.name;
  return cause.message === '' ? code : `${cause.message.split('\n')[0] ?? ''} (${code})`;
}

/** Calls `read` at the first use only. */
export function once<T>(read: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => (found ??= read());
}
