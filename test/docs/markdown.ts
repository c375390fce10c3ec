import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export const root = join(__dirname, '..', '..');

/** The pages that people read, relative to the checkout. */
export function pages(): string[] {
  const top = readdirSync(root).filter((name) => name.endsWith('.md') && name !== 'THIRD_PARTY_NOTICES.md');
  const below = ['docs', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
  return [...top, ...below];
}

export function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** A page's text with code left out: what looks like a link there is none. */
export function withoutCode(text: string): string {
  return text.replaceAll(/^( *)```[^]*?^\1```/gm, '').replaceAll(/`[^`\n]*`/g, '');
}

export interface Link {
  /** Relative to the checkout; the page itself for `#part`. */
  readonly file: string;
  readonly part: string | undefined;
  readonly written: string;
}

/** The links of a page into the checkout. */
export function links(page: string): Link[] {
  const found = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
  return found
    .filter((written) => !/^[a-z]+:/i.test(written))
    .map((written) => {
      const [path = '', part] = written.split('#');
      const file = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path)));
      return { file: file.replaceAll('\\', '/').replace(/\/$/, ''), part, written };
    });
}

/** The names under which a page's headings are linked, as GitHub makes them. */
export function headingNames(page: string): string[] {
  const headings = withoutFences(read(page)).matchAll(/^#+ (.*)$/gm);
  return [...headings].map((match) =>
    match[1]!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function withoutFences(text: string): string {
  return text.replaceAll(/^( *)```[^]*?^\1```/gm, '');
}

/** A run that a page shows: `$ n6mem …` and what it prints. */
export interface ShownRun {
  readonly command: string;
  /** Lines; `…` alone stands for any number of them. */
  readonly output: readonly string[];
  /** Its line in the page, from 0. */
  readonly line: number;
}

/** The runs of a page, in fenced and indented blocks. */
export function shownRuns(page: string): ShownRun[] {
  const runs: { command: string; output: string[]; line: number }[] = [];
  let current: (typeof runs)[number] | undefined;
  let indent = '';
  for (const [line, text] of read(page).split('\n').entries()) {
    const start = /^( *)\$ (.*)$/.exec(text);
    if (start) {
      indent = start[1]!;
      current = { command: start[2]!, output: [], line };
      runs.push(current);
    } else if (/^ *```/.test(text) || (indent !== '' && text !== '' && !text.startsWith(indent)))
      current = undefined;
    else current?.output.push(text.slice(indent.length));
  }
  for (const { output } of runs) while (output.at(-1)?.trim() === '') output.pop();
  return runs;
}

/** Whether lines are as shown, where `…` alone in a line stands for any number of them. */
export function isAsShown(shown: readonly string[], real: readonly string[]): boolean {
  const pattern = shown.map((line) => (line.trim() === '…' ? '(?:.*\n)*?' : `${escaped(line)}\n`)).join('');
  return new RegExp(`^${pattern}$`).test(real.map((line) => `${line}\n`).join(''));
}

/** Commands of ours that a page names in code, `n6mem check …` and `npx n6mem check …`: the words behind the name. */
export function namedCommands(page: string): string[][] {
  const text = read(page);
  const inline = [...text.matchAll(/`(?:npx )?(?:n6mem|stm32n6-ai-memory) ([^`\n]+)`/g)].map(
    (match) => match[1]!,
  );
  const inBlocks = [
    ...text.matchAll(
      /^[ \t$\-]*(?:(?:run|script): )?(?:npx (?:n6mem|stm32n6-ai-memory)|n6mem) (\S[^#\n]*)/gm,
    ),
  ].map((match) => match[1]!);
  return [...inline, ...inBlocks].map((words) => words.trim().replaceAll('\\|', '|').split(/\s+/));
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
