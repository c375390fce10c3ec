import type { BuildOptions } from 'esbuild';

/** Options of esbuild by the name of the output. */
export function bundlesFor(
  production: boolean,
): Readonly<Record<string, BuildOptions & { readonly entryPoints: readonly string[] }>>;
