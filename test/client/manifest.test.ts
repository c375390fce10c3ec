import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { resolvedScriptCommand, viewCommands } from '../../protocol/server';

const root = join(__dirname, '..', '..');
const text = (path: string) => readFileSync(join(root, path), 'utf8');
const json = (path: string) => JSON.parse(text(path)) as unknown;

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: boolean };
    readonly virtualWorkspaces: boolean;
  };
  readonly contributes: {
    readonly languages: readonly { readonly id: string; readonly configuration?: string }[];
    readonly grammars: readonly { readonly path: string }[];
    readonly problemMatchers: readonly {
      readonly name: string;
      readonly pattern: { readonly regexp: string };
    }[];
    readonly snippets: readonly { readonly path: string }[];
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { readonly scope: string; readonly properties?: Readonly<Record<string, unknown>> }>
      >;
    };
  };
}

const manifest = json('package.json') as Manifest;
const sources = readdirSync(join(root, 'client', 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => text(join('client', 'src', path)));

describe('package.json', () => {
  it('has a problem matcher that reads what concise prints, and nothing else', () => {
    const [matcher] = manifest.contributes.problemMatchers;
    expect(matcher?.name).toBe('n6mem');
    const pattern = new RegExp(matcher!.pattern.regexp);
    expect(
      pattern.exec('App/my app.ld:9:3: error: RAM: 4 KiB [lost]. Move it. [region-overlaps-pool]')?.slice(1),
    ).toEqual(['App/my app.ld', '9', '3', 'error', 'RAM: 4 KiB [lost]. Move it.', 'region-overlaps-pool']);
    expect(pattern.test('1 error, 0 warnings in 1 target, 8 files checked')).toBe(false);
    expect(pattern.test('make: *** [Makefile:9: all] error: 2')).toBe(false);
  });

  it('takes every text from package.nls.json, which holds no other', () => {
    const used = [...text('package.json').matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]);
    expect(Object.keys(json('package.nls.json') as object).sort()).toEqual([...new Set(used)].sort());
  });

  it('activates by file, never always', () => {
    expect(manifest.activationEvents.filter((event) => !event.startsWith('workspaceContains:'))).toEqual([]);
  });

  it('works in untrusted and virtual workspaces', () => {
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(true);
    expect(manifest.capabilities.virtualWorkspaces).toBe(true);
  });

  it('names files that exist and are JSON', () => {
    const { languages, grammars, snippets } = manifest.contributes;
    const paths = [
      ...languages.flatMap(({ configuration }) => configuration ?? []),
      ...[...grammars, ...snippets].map(({ path }) => path),
    ];
    for (const path of paths) {
      expect(existsSync(join(root, path)), path).toBe(true);
      expect(() => json(path), path).not.toThrow();
    }
  });

  it('has settings that a folder can override, but for the trace and the way out of a folder', () => {
    const scopes = Object.entries(manifest.contributes.configuration.properties).filter(
      ([, { scope }]) => scope !== 'resource',
    );
    expect(scopes.map(([key, { scope }]) => [key, scope])).toEqual([
      ['n6mem.follow', 'machine'],
      ['n6mem.trace.server', 'window'],
    ]);
  });

  it('contributes the commands that the client registers', () => {
    const registered = sources.flatMap((source) =>
      [...source.matchAll(/registerCommand\(\s*'([^']+)'/g)].map((match) => match[1]),
    );
    if (sources.some((source) => source.includes('registerCommand(viewCommands[')))
      registered.push(...Object.values(viewCommands));
    if (sources.some((source) => source.includes('registerCommand(resolvedScriptCommand')))
      registered.push(resolvedScriptCommand);
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    expect(contributed.filter((command) => !registered.includes(command))).toEqual([]);
  });
});

describe('language configurations', () => {
  it('have patterns that compile', () => {
    for (const { configuration } of manifest.contributes.languages) {
      if (!configuration) continue;
      for (const pattern of patternsIn(parse(text(configuration))))
        expect(() => new RegExp(pattern), pattern).not.toThrow();
    }
  });
});

/** Every string below a key that VS Code reads as a regular expression. */
function patternsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    typeof child === 'string' && /pattern$|text$|^(start|end)$/i.test(key) && key !== 'appendText'
      ? [child]
      : patternsIn(child),
  );
}
