import { basename, dirname } from '../base/path';
import { formatAddress } from '../base/size';
import { say } from '../base/wording';
import { customName } from '../device/boards';
import type { BuiltBoot } from './builtTarget';
import { runtimeHeaderNames } from './discovery/resolveBuild';
import type { Evidence, FileRole, TargetFiles } from './target';

/** How much of a target is written down; what is left out is inferred again at each reading. */
export type WrittenExtent = 'everything' | 'withoutRuntime' | 'sources' | 'nameOnly';

/** From the most that can be written down to the least. */
export const writtenExtents: readonly WrittenExtent[] = [
  'everything',
  'withoutRuntime',
  'sources',
  'nameOnly',
];

/** A target as it goes into `n6mem.json`. */
export interface WrittenTarget {
  readonly target: TargetFiles;
  /** Its boot images with the best that is known of their sizes. */
  readonly boot: readonly BuiltBoot[];
  readonly extent: WrittenExtent;
}

/**
 * The text of an `n6mem.json` with these targets, for editing by hand: what was found, each with its evidence in a
 * comment. A linker script that no build file names is written as a comment only, since writing it down would make it
 * certain.
 */
export function configurationText(targets: readonly WrittenTarget[]): string {
  const entries = targets.map((target) => entryLines(target).map((line) => `    ${line}`));
  return [
    say`// The targets that n6mem found. What is not named here is inferred; see docs/configuration.md.`,
    '{',
    '  "targets": [',
    ...entries.flatMap((lines, index) =>
      index < entries.length - 1 ? [...lines.slice(0, -1), `${lines[lines.length - 1]},`] : lines,
    ),
    '  ],',
    '  "rules": {}',
    '}',
    '',
  ].join('\n');
}

/** One key of a target: comments, and the value's lines; a key that is commented out has no value that counts. */
interface Member {
  readonly comments: readonly string[];
  readonly lines: readonly string[];
  readonly isCommentedOut?: boolean;
}

function entryLines({ target, boot, extent }: WrittenTarget): string[] {
  const members: Member[] = [member('name', target.name)];
  if (target.device) members.push(member('device', target.device.name));
  if (target.board) members.push(boardMember(target));
  if (extent !== 'nameOnly') members.push(...sourceMembers(target));
  if (extent === 'everything') members.push(...runtimeMember(target));
  if (extent === 'everything' || extent === 'withoutRuntime')
    members.push(...pathsMember(target, 'images', 'image'));
  if (target.boot.length > 0) members.push(bootMember(target, boot));
  const last = members.reduce((found, each, index) => (each.isCommentedOut ? found : index), 0);
  return [
    '{',
    ...members.flatMap(({ comments, lines, isCommentedOut }, index) => {
      const separated =
        index < last && !isCommentedOut ? [...lines.slice(0, -1), `${lines[lines.length - 1]},`] : [...lines];
      return [...comments.map((comment) => `  // ${comment}`), ...separated.map((line) => `  ${line}`)];
    }),
    '}',
  ];
}

function member(key: string, value: unknown, comments: readonly string[] = []): Member {
  return { comments, lines: [`${JSON.stringify(key)}: ${JSON.stringify(value)}`] };
}

function boardMember({ board }: TargetFiles): Member {
  if (board?.name !== customName) return member('board', board?.name);
  const sizes = Object.entries(board.external).map(
    ([bank, size]) => `${JSON.stringify(bank)}: ${JSON.stringify(sizeText(size))}`,
  );
  return { comments: [], lines: [`"board": { ${sizes.join(', ')} }`] };
}

function sourceMembers(target: TargetFiles): Member[] {
  const scripts = pathsMember(target, 'linkerScripts', 'linkerScript');
  return [
    ...(target.scriptIsLinked
      ? scripts
      : scripts.map(({ comments, lines }) => ({
          comments: [
            ...comments,
            say`No build file says that it is linked. Without the slashes it counts as such:`,
          ],
          lines: lines.map((line) => `// ${line}`),
          isCommentedOut: true,
        }))),
    ...pathsMember(target, 'pools', 'mpool'),
    ...pathsMember(target, 'models', 'model'),
  ];
}

function filesOfRole(target: TargetFiles, role: FileRole): TargetFiles['files'] {
  return target.files.filter((file) => file.role === role);
}

function pathsMember(target: TargetFiles, key: string, role: FileRole): Member[] {
  const files = filesOfRole(target, role);
  if (files.length === 0) return [];
  const paths = files.map(({ file }) => JSON.stringify(file));
  const oneLine = `${JSON.stringify(key)}: [${paths.join(', ')}]`;
  const lines =
    oneLine.length <= 100
      ? [oneLine]
      : [
          `${JSON.stringify(key)}: [`,
          ...paths.map((path, index) => `  ${path}${index < paths.length - 1 ? ',' : ''}`),
          ']',
        ];
  return [{ comments: files.flatMap(({ evidence }) => evidenceComment(evidence)), lines }];
}

/** The shallowest header of each name below the folder counts, so the folder is named that holds just these. */
function runtimeMember(target: TargetFiles): Member[] {
  const headers = filesOfRole(target, 'runtime').filter(({ file }) =>
    runtimeHeaderNames.some((name) => name === basename(file)),
  );
  const archives = filesOfRole(target, 'archive');
  const folder = commonFolder(headers.map(({ file }) => dirname(file)));
  const parts = [
    ...(folder === undefined ? [] : [`"headers": ${JSON.stringify(folder === '' ? '.' : folder)}`]),
    // Several archives are a matter of the build.
    ...(archives.length === 1 ? [`"archive": ${JSON.stringify(archives[0]!.file)}`] : []),
  ];
  if (parts.length === 0) return [];
  return [
    {
      comments: [...headers.slice(0, 1), ...archives.slice(0, 1)].flatMap(({ evidence }) =>
        evidenceComment(evidence),
      ),
      lines: [
        '"runtime": {',
        ...parts.map((part, index) => `  ${part}${index < parts.length - 1 ? ',' : ''}`),
        '}',
      ],
    },
  ];
}

function commonFolder(folders: readonly string[]): string | undefined {
  const [first, ...others] = folders.map((folder) => folder.split('/').filter((part) => part !== ''));
  if (!first) return undefined;
  let shared = first.length;
  for (const other of others) {
    let same = 0;
    while (same < shared && same < other.length && first[same] === other[same]) same++;
    shared = same;
  }
  return first.slice(0, shared).join('/');
}

function bootMember(target: TargetFiles, built: readonly BuiltBoot[]): Member {
  const images = target.boot.map((image) => {
    const known = built.find(({ start, name }) => start === image.start && name === image.name);
    const size = known?.size ?? image.size;
    return [
      `"name": ${JSON.stringify(image.name)}`,
      `"start": ${JSON.stringify(formatAddress(image.start))}`,
      ...(size === undefined ? [] : [`"size": ${JSON.stringify(sizeText(size))}`]),
    ].join(', ');
  });
  return {
    comments: target.boot.flatMap(({ evidence }) => evidenceComment([evidence])),
    lines: [
      '"boot": [',
      ...images.map((image, index) => `  { ${image} }${index < images.length - 1 ? ',' : ''}`),
      ']',
    ],
  };
}

/** The strongest reason: `Makefile:12: LDSCRIPT = app.ld`. */
function evidenceComment([strongest]: readonly Evidence[]): string[] {
  if (!strongest) return [];
  const text = strongest.text.replace(/[\r\n\u2028\u2029]+/g, ' ');
  const short = text.length > 120 ? `${text.slice(0, 117)}...` : text;
  const { strength, file, line } = strongest;
  return [strength === 6 ? short : `${file}:${line + 1}: ${short}`];
}

function sizeText(bytes: bigint): string {
  const M = 1n << 20n;
  if (bytes !== 0n && bytes % M === 0n) return `${bytes / M}M`;
  return bytes !== 0n && bytes % 1024n === 0n ? `${bytes / 1024n}K` : `0x${bytes.toString(16)}`;
}
