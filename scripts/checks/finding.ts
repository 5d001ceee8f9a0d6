/** What a check says is wrong, and what we have decided to live with. */

/** One thing that a tool found. */
export interface Finding {
  /** The tool's name for the rule. */
  readonly rule: string;
  /** Where: a path, or a type and a name. */
  readonly at: string;
  readonly says: string;
}

/** A finding that is meant to be, and why. */
export interface Accepted {
  readonly rule: string;
  /** Beginning of every place where it is accepted. */
  readonly at: string;
  readonly because: string;
}

/** The problems that remain: findings that nobody accepted, and acceptances that nothing needs any more. */
export function problemsIn(findings: readonly Finding[], accepted: readonly Accepted[] = []): string[] {
  const covers = (one: Accepted, { rule, at }: Finding) => one.rule === rule && at.startsWith(one.at);
  const open = findings.filter((finding) => !accepted.some((one) => covers(one, finding)));
  const stale = accepted.filter((one) => !findings.some((finding) => covers(one, finding)));
  return [
    ...open.map(({ rule, at, says }) => `${rule} at ${at}: ${says}`),
    ...stale.map(({ rule, at }) => `${rule} at ${at || 'any place'} is accepted, and not found any more: remove it`),
  ];
}
