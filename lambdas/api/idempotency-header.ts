import type { Call } from './api-context.ts';

/** The idempotency key as it was sent: hono would escape what is not ASCII, and make another key of it. */
export const idempotencyHeader = (c: Call): string | undefined => {
  // Where there is no gateway the platform gives no bindings at all.
  const { event } = (c.env as Partial<Call['env']> | undefined) ?? {};
  return event === undefined ? c.req.header('Idempotency-Key') : event.headers['idempotency-key'];
};
