/** `${1:RAM}`, `${2|rx,rw|}`: a number, and what stands there first. */
const placeholder = /\$\{(\d+)([:|])([^}]*)\}/g;

/**
 * A piece of LSP's snippet syntax as plain text, for editors that have none and for showing it: each place has its default
 * or its first choice, also where it is repeated by its number.
 */
export function plainSnippet(body: string): string {
  const defaults = new Map<string, string>();
  for (const [, number, sign, text] of body.matchAll(placeholder)) {
    const first = sign === '|' ? text!.split(/[,|]/, 1)[0]! : text!;
    if (!defaults.has(number!)) defaults.set(number!, first);
  }
  return body.replace(
    /\\([\\$}])|\$\{(\d+)(?:[:|][^}]*)?\}|\$(\d+)/g,
    (_, escaped: string | undefined, braced: string | undefined, bare: string | undefined) =>
      escaped ?? defaults.get(braced ?? bare ?? '') ?? '',
  );
}
