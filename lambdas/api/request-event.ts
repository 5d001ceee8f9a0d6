import type { LambdaEvent } from 'hono/aws-lambda';

// eslint-disable-next-line @typescript-eslint/no-deprecated -- as in handler.ts
type AnyEvent = LambdaEvent;

/** A request as the gateway hands it over (payload 2.0). */
export type RequestEvent = Extract<AnyEvent, { rawPath: string }>;

/** Methods that the Fetch standard does not let anybody build a request with; nothing of ours listens to them. */
const forbidden = ['CONNECT', 'TRACE', 'TRACK'];

/**
 * The event as something that a `Request` can be built from: without the body that a GET may carry and nobody reads,
 * and with a method that may be named. What cannot be built would be answered by the gateway, without an envelope.
 */
export function answerable(event: RequestEvent): RequestEvent {
  const { http } = event.requestContext;
  const method = forbidden.includes(http.method.toUpperCase()) ? 'OPTIONS' : http.method;
  const body = method === 'GET' || method === 'HEAD' ? null : event.body;
  return { ...event, body, requestContext: { ...event.requestContext, http: { ...http, method } } };
}
