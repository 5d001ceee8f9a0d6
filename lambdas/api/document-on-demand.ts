/**
 * The OpenAPI document, and with it all else that is loaded on demand: what two such files share with the start lies in
 * one file if both share the same, and in several, which every start would have to read, if they do not.
 */
export { openapiDocument } from '../../core/api/openapi/document.ts';
export * from './on-demand-routes.ts';
