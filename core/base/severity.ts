/** How severe a finding is, from the most severe to the least. */
export const severities = ['error', 'warning', 'information', 'hint'] as const;

export type Severity = (typeof severities)[number];

/** What a user may set for a rule. */
export type SeveritySetting = Severity | 'off';

/** What may be set, from the least to the most severe: how documents and messages list it. */
export const severitySettings: readonly SeveritySetting[] = [
  'off',
  'hint',
  'information',
  'warning',
  'error',
];

/** The setting that a text names; undefined where it is none. */
export function severitySetting(text: unknown): SeveritySetting | undefined {
  return severitySettings.find((setting) => setting === text);
}

/** Orders severities, the most severe first. */
export function compareSeverities(a: Severity, b: Severity): number {
  return severities.indexOf(a) - severities.indexOf(b);
}

/** Whether `a` is at least as severe as `b`. */
export function atLeast(a: Severity, b: Severity): boolean {
  return compareSeverities(a, b) <= 0;
}
