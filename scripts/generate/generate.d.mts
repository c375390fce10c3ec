/** The checkout. */
export const root: string;
/** Everything that is generated, by path relative to the checkout. */
export function generate(): Promise<Record<string, string>>;
/** Pages of rules that are no more. */
export function stalePages(generated: Readonly<Record<string, string>>): readonly string[];
