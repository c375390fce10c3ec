/** A room of the project and what it may import, beside itself. */
export interface Wall {
  readonly room: string;
  readonly imports: readonly string[];
  readonly packages: readonly string[];
}
export const walls: readonly Wall[];
/** The rooms of core, from the bottom up. */
export const layers: readonly (readonly string[])[];
