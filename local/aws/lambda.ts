/** Lambda's Invoke, for those who wait for the answer: `POST /2015-03-31/functions/NAME/invocations`. */
import type { RequestListener, ServerResponse } from 'node:http';
import { functionNames, type FunctionName } from '../../core/names.ts';
import { StateFailure } from '../engine/failure.ts';
import { bodyOf } from './s3-body.ts';

/** Calls a function. @throws StateFailure */
export type CallFunction = (name: FunctionName, payload: unknown) => Promise<unknown>;

const path = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Whether a request is one of Lambda's. */
export const isInvocation = (url: string | undefined): boolean => path.test(url ?? '');

/** Answers the requests of a Lambda client. Functions are called by their names of the project, e.g. `admit`. */
export function lambda(call: CallFunction): RequestListener {
  return (request, response) => {
    const [, given = ''] = path.exec(request.url ?? '') ?? [];
    const name = functionNames.find((one) => one === given);
    if (name === undefined) {
      send(
        response,
        404,
        { Message: `Function not found: ${given}` },
        { 'x-amzn-errortype': 'ResourceNotFoundException' },
      );
      return;
    }
    bodyOf(request)
      .then((bytes) => call(name, JSON.parse(bytes.toString('utf8')) as unknown))
      .then((answer) => send(response, 200, answer, {}))
      .catch((cause: unknown) => send(response, 200, errorOf(cause), { 'x-amz-function-error': 'Unhandled' }));
  };
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string>): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** What a function threw, as Lambda tells it. */
function errorOf(cause: unknown): unknown {
  if (!(cause instanceof StateFailure)) return { errorType: 'Error', errorMessage: String(cause) };
  try {
    return JSON.parse(cause.reason) as unknown;
  } catch {
    return { errorType: cause.error, errorMessage: cause.reason };
  }
}
