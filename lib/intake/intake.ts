import { Construct } from 'constructs';
import type { Functions } from '../functions/functions.ts';
import type { Auth } from '../settings.ts';
import { EventIntake } from './event-intake.ts';
import { HttpIntake } from './http-intake.ts';
import { LateLooks } from './late-looks.ts';

export interface IntakeProps {
  readonly functions: Functions;
  readonly auth: Auth;
  /** Event source → owner of the tasks that its events request. */
  readonly eventOwners: Readonly<Record<string, string>>;
}

/** Where requests come in: over HTTP, and as events. */
export class Intake extends Construct {
  readonly http: HttpIntake;
  readonly events: EventIntake;

  constructor(scope: Construct, id: string, { functions, auth, eventOwners }: IntakeProps) {
    super(scope, id);
    this.http = new HttpIntake(this, 'Http', { api: functions.api, auth });
    this.events = new EventIntake(this, 'Events', { functions, eventOwners });
    new LateLooks(this, 'LateLooks', { eventBus: this.events.eventBus, query: functions.query });
  }
}
