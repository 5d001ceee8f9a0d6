/** How to get the file of outputs. */
export const DEPLOY = 'npx cdk deploy --outputs-file .bide/outputs.json';

/** Every way to name the API, in the order in which they are tried. */
export const waysToTarget = [
  '--url URL, with BIDE_CALLER_KEY',
  'BIDE_URL, with BIDE_CALLER_KEY',
  'bide serve, running in this folder (.bide/serve.json)',
  `.bide/outputs.json or --outputs FILE (${DEPLOY}), with BIDE_CALLER_KEY`,
];

/** The same for what administration works on. */
export const waysToResources = [
  'bide serve, running in this folder (.bide/serve.json)',
  `.bide/outputs.json or --outputs FILE (${DEPLOY})`,
];
