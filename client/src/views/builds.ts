import { l10n, Uri, workspace, type ExtensionContext } from 'vscode';

/** A build to compare with: what it is called, and its fill or timeline, which only pages read. */
export interface Build {
  readonly label: string;
  readonly content: unknown;
}

/** The last two builds of each image and model that was shown, kept with the workspace: what grew since yesterday. */
export interface Builds {
  /**
   * Takes note of the build that a document shows.
   *
   * @returns the build before it; undefined where this is the first one that was seen
   */
  see(document: unknown): Promise<Build | undefined>;
}

/** As it is kept in a file. */
interface Seen {
  /** When it was first seen, in milliseconds since 1970. */
  readonly time: number;
  readonly content: unknown;
}

interface Kept {
  readonly current: Seen;
  readonly previous: Seen | null;
}

export function createBuilds(context: Pick<ExtensionContext, 'storageUri'>): Builds {
  const known = new Map<string, Kept>();
  return {
    see: async (document) => {
      const { id } = document as { readonly id: string };
      const content = contentOf(document);
      const file =
        context.storageUri && Uri.joinPath(context.storageUri, 'builds', `${hashOf(id).toString(16)}.json`);
      const kept = known.get(id) ?? (file && (await read(file)));
      const isSame = kept && buildOf(kept.current.content) === buildOf(content);
      const next: Kept = isSame
        ? kept
        : { current: { time: Date.now(), content }, previous: kept?.current ?? null };
      known.set(id, next);
      if (!isSame && file) await write(file, next);
      return next.previous
        ? { label: labelOf(next.previous.time), content: next.previous.content }
        : undefined;
    },
  };
}

function labelOf(time: number): string {
  const when = new Date(time).toLocaleString(undefined, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return l10n.t('the build of {0}', when);
}

/** What a document shows of a build: its fill, or the timeline of its model. */
export function contentOf(document: unknown): unknown {
  const { fill, timeline } = document as { readonly fill?: unknown; readonly timeline?: unknown };
  return fill ?? timeline;
}

/**
 * What a build is known by: what linker and compiler made. A budget, a renamed target, a region that is moved over the
 * buffers of a model is not a new build.
 */
function buildOf(content: unknown): string {
  const { bars } = content as { readonly bars?: readonly { readonly budget: unknown }[] };
  return JSON.stringify(
    bars
      ? bars.map((bar) => ({ ...bar, budget: null, declared: null }))
      : { ...(content as object), conflicts: null },
  );
}

async function read(file: Uri): Promise<Kept | undefined> {
  try {
    const kept = JSON.parse(new TextDecoder().decode(await workspace.fs.readFile(file))) as Kept;
    return kept.current.content === undefined ? undefined : kept;
  } catch {
    // Not there, or of another version: the build of now is the first one then.
    return undefined;
  }
}

async function write(file: Uri, kept: Kept): Promise<void> {
  try {
    await workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(kept)));
  } catch {
    // Without a place to keep it the comparison lasts as long as the window.
  }
}

/** FNV-1a, 32 bits: a file name for an id of any letters. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
