import type { Files } from '../../core/ports.ts';

const refuse = () => Promise.reject(new Error('This function stores no files.'));

/** Of a function that meets no results. */
export const noFiles: Files = { put: refuse, get: refuse };
