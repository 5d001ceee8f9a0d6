/** The app of cdk-nag: the stack of bin/app.ts, with its rules. Its one argument is the folder to write to. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { BideStack } from '../../lib/bide-stack.ts';

const [outdir = 'cdk.out'] = process.argv.slice(2);
// Constructs are what matters here: no bundles.
const app = new App({ outdir, analyticsReporting: false, context: { 'aws:cdk:bundling-stacks': [] } });
new BideStack(app, 'Bide');
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
