/** Step Functions, the event bus and object storage of a simulated world. */
import type { BideEvent } from '../../core/events.ts';
import type { Bus, Executions, Files } from '../../core/ports.ts';
import type { Machine } from './machine.ts';

/** Without faults of its own: those are in faulty-ports.ts. */
export class Cloud {
  /** Announcements that the bus took, by task. */
  readonly announced = new Map<string, BideEvent[]>();
  readonly executions: Executions;
  readonly bus: Bus;
  readonly files: Files;
  readonly #files = new Map<string, string>();

  constructor(machine: Machine) {
    this.executions = {
      start: (name, input) => Promise.resolve(machine.start(name, input)),
      status: (name) => Promise.resolve(machine.status(name)),
      stop: (name) => {
        machine.stop(name);
        return Promise.resolve();
      },
    };
    this.bus = {
      send: (event) => {
        const { id } = event.detail.task;
        this.announced.set(id, [...(this.announced.get(id) ?? []), event]);
        return Promise.resolve();
      },
    };
    this.files = {
      put: (key, text) => {
        this.#files.set(key, text);
        return Promise.resolve();
      },
      get: (key) => {
        const text = this.#files.get(key);
        return text === undefined ? Promise.reject(new Error(`No file ${key}.`)) : Promise.resolve(text);
      },
    };
  }
}
