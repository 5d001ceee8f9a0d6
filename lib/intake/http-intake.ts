import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Auth } from '../settings.ts';

export interface HttpIntakeProps {
  readonly api: Function;
  readonly auth: Auth;
}

/** Of everybody together, requests a second; each caller has a limit of its own in the function. */
const THROTTLE = { rateLimit: 500, burstLimit: 1000 };

/** The HTTP API: one route, so that every answer of ours is an envelope. */
export class HttpIntake extends Construct {
  readonly api: HttpApi;
  readonly route: HttpRoute;

  constructor(scope: Construct, id: string, { api: fn, auth }: HttpIntakeProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', { description: 'Bide', createDefaultStage: false });
    const payloadFormatVersion = PayloadFormatVersion.VERSION_2_0;
    this.route = new HttpRoute(this, 'Route', {
      httpApi: this.api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new HttpLambdaIntegration('Function', fn, { payloadFormatVersion }),
      // The function itself asks for a caller key, unless AWS's signatures are asked for here.
      authorizer: auth === 'iam' ? new HttpIamAuthorizer() : new HttpNoneAuthorizer(),
    });
    const destination = new LogGroupLogDestination(
      new LogGroup(this, 'AccessLogs', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY }),
    );
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: { destination, format: AccessLogFormat.custom(JSON.stringify(accessLog)) },
    });
  }
}

/** No header, no query and no body: nothing in it is secret. */
const accessLog = {
  requestId: AccessLogField.contextRequestId(),
  time: AccessLogField.contextRequestTimeEpoch(),
  sourceIp: AccessLogField.contextIdentitySourceIp(),
  method: AccessLogField.contextHttpMethod(),
  path: AccessLogField.contextPath(),
  status: AccessLogField.contextStatus(),
  responseBytes: AccessLogField.contextResponseLength(),
  latencyMs: AccessLogField.contextResponseLatency(),
  error: AccessLogField.contextErrorMessage(),
};
