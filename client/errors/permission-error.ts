import { BideError } from './bide-error.ts';

/** The caller key lacks a scope (403). */
export class PermissionError extends BideError {
  override readonly name = 'PermissionError';
}
