export interface StandInPrograms {
  readonly node: string;
  readonly node22: string;
  readonly server: string;
  readonly workbench: string;
}
export const packages: Readonly<Record<string, string>>;
export function standInFolder(): string;
export function programsIn(folder: string): StandInPrograms;
export function findStandIn(folder?: string): StandInPrograms | undefined;
