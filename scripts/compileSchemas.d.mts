/** The generated files by path, relative to the checkout. */
export function compileSchemas(): Promise<Record<string, string>>;
