import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { fileURLToPath } from 'node:url';
import type { FunctionName } from '../../core/names.ts';

export interface BideFunctionProps {
  /** Folder of `lambdas/` whose `handler.ts` is deployed. */
  readonly name: FunctionName;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** One deployed function: its own role, its own log group, everything it needs in its bundle. */
export class BideFunction extends NodejsFunction {
  constructor(scope: Construct, id: string, props: BideFunctionProps) {
    super(scope, id, {
      entry: `${root}lambdas/${props.name}/handler.ts`,
      handler: 'handler',
      projectRoot: root,
      depsLockFilePath: `${root}package-lock.json`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: { ...props.environment },
      loggingFormat: LoggingFormat.JSON,
      bundling: {
        format: OutputFormat.ESM,
        target: 'node20',
        minify: true,
        mainFields: ['module', 'main'],
        externalModules: [],
        // Some of the SDK's dependencies are CommonJS and ask for Node's own modules.
        banner: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
      },
      logGroup: new LogGroup(scope, `${id}Logs`, {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
  }
}
