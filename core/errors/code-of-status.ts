import { entryOfStatus } from './taxonomy.ts';

/** Statuses outside the contract that gateways answer with, by their usual names. */
const gatewayCodes: Readonly<Record<number, string>> = {
  408: 'request_timeout',
  413: 'payload_too_large',
  422: 'unprocessable_entity',
  502: 'bad_gateway',
  503: 'service_unavailable',
  504: 'gateway_timeout',
};

/** The code of an error whose body gives none. */
export function codeOfStatus(status: number): string {
  if (status >= 300 && status < 400) return 'redirected';
  return gatewayCodes[status] ?? entryOfStatus(status).class;
}
