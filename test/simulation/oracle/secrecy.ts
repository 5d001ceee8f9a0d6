/** I9: no run of 16 characters of a request's texts (shorter ones: not whole) and no provider key, anywhere. */
const RUN = 16;

/** Nothing but these texts has eight such characters in a row, so nearly every text passes at the first look. */
const suspicious = /[A-Z ]{8}/;

/** Whether any text in it deserves a second look. */
function isSuspicious(value: unknown): boolean {
  if (typeof value === 'string') return value.length >= 8 && suspicious.test(value);
  if (typeof value !== 'object' || value === null) return false;
  for (const name in value) {
    if (suspicious.test(name) || isSuspicious((value as Record<string, unknown>)[name])) return true;
  }
  return false;
}

export class Secrecy {
  readonly #runs: string[] = [];
  readonly #keys: readonly string[];

  /** `texts`: of all requests; `keys`: grows with every rotation. */
  constructor(texts: readonly string[], keys: readonly string[]) {
    this.#keys = keys;
    for (const text of texts) {
      if (text.length < RUN) this.#runs.push(text);
      for (let i = 0; i + RUN <= text.length; i += 1) this.#runs.push(text.slice(i, i + RUN));
    }
  }

  /** The first secret in a value, if there is any. */
  leak(value: unknown): string | undefined {
    if (!isSuspicious(value)) return undefined;
    const text = JSON.stringify(value);
    return this.#runs.find((run) => text.includes(run)) ?? this.#keys.find((key) => text.includes(key));
  }
}
