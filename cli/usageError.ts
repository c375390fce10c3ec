/** Wrong usage, or an input that cannot be read: one line on standard error and exit status 2. */
export class UsageError extends Error {}
