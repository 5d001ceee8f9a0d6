/** What `"bide"` of cdk.json may say, for those who know nothing of the CDK. */
export { parseSettings, type OrchestratorSettings } from '../lib/settings.ts';
