/** What the package gives to a CDK app. */
export { PollingOrchestrator, type PollingOrchestratorProps } from './polling-orchestrator.ts';
export { BideStack, type BideStackProps } from './bide-stack.ts';
export { addOutputs } from './outputs.ts';
export type { Settings } from '../core/defaults.ts';
export type { ProviderSettings } from '../core/deployment.ts';
