/** Folders of packages (`node_modules/…`) that give at least one byte to a bundle, sorted. */
export function bundledPackages(root: string): Promise<readonly string[]>;
