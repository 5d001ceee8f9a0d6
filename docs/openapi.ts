import { openapiDocument } from '../core/api/openapi/document.ts';

/** The text of docs/openapi.json as it should be now. */
export const currentOpenapi = (): string => `${JSON.stringify(openapiDocument(), null, 2)}\n`;
