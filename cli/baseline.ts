import { readFileSync, writeFileSync } from 'node:fs';
import { type Finding, say } from '../core';
import { reasonOf } from '../server/node/fileSystem';
import { pathOf, type System } from './system';
import { UsageError } from './usageError';

/** The findings that a project lives with, by cause: what is new fails, what is old does not. */
export interface Baseline {
  readonly causes: ReadonlySet<string>;
}

/** Reads a file of `--write-baseline`. */
export function readBaseline(system: System, file: string): Baseline {
  let text: string;
  try {
    text = readFileSync(pathOf(system, file), 'utf8');
  } catch (error) {
    throw new UsageError(say`cannot read ${file}: ${reasonOf(error)}`);
  }
  const wrong = say`${file} is not a baseline; write one with --write-baseline ${file}`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(wrong);
  }
  const causes: unknown =
    typeof value === 'object' && value !== null && 'causes' in value ? value.causes : undefined;
  if (!Array.isArray(causes) || !causes.every((cause): cause is string => typeof cause === 'string'))
    throw new UsageError(wrong);
  return { causes: new Set(causes) };
}

/** Sorted, one cause a line, so that a change of it reads well in a review. */
export function writeBaseline(system: System, file: string, findings: readonly Finding[]): void {
  const causes = findings.flatMap((finding) => finding.causes).sort();
  try {
    writeFileSync(pathOf(system, file), `${JSON.stringify({ version: 1, causes }, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(say`cannot write ${file}: ${reasonOf(error)}`);
  }
}
