// `npm run generate`: writes all that follows from a record elsewhere, so that each fact stands once.
//
//   core/rules/*/*.ts   → the list of rules, docs/rules, package.json's settings and their texts, the schema of n6mem.json
//   docs/troubleshooting.md → the symptoms on the pages of the rules
//   cli/commands        → docs/cli.md, the table of commands in README.md
//   package.json        → the table of settings in docs/configuration.md
//   schemas             → core/memoryPool/generated, the tables of docs/reference and of docs/configuration.md
//   core, server, cli, client → l10n/bundle.l10n.json, the texts to translate
//   core/linkerScript/syntax/syntaxTree.ts → core/linkerScript/syntax/generated: copies and the walk of its nodes
//   package-lock.json   → THIRD_PARTY_NOTICES.md, by what the bundler takes
//
// The results are committed; a test proves that they are up to date.
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { formatTables, optionTable } from './formats.mjs';
import { manifestWithRules, schemaWithRules, textsWithRules } from './manifest.mjs';
import { commandLinePage, commandTable, configurationTables, settingTable, withPart } from './reference.mjs';
import { noticesFile, thirdPartyNotices } from './notices.mjs';
import { ruleFiles } from './ruleFiles.mjs';
import { ruleIndex, rulePage, rulesList, rulesModule, symptomsIn } from './rules.mjs';
import { compileSchemas } from './schemas.mjs';
import { bundleFile, descriptionsIn, textBundle } from './texts.mjs';
import { syntaxTreeFiles } from './syntaxTree.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const schemaFile = 'schemas/n6mem.schema.json';
/** Pages of file formats by the schema that describes their keys. */
const formatPages = {
  'docs/reference/mpool.md': 'schemas/mpool.schema.json',
  'docs/reference/profile.md': 'schemas/neural-art-profile.schema.json',
  'docs/reference/c-info.md': 'schemas/c-info.schema.json',
};

/**
 * Everything that is generated, by path relative to the checkout.
 * @returns {Promise<Record<string, string>>}
 */
export async function generate() {
  const files = ruleFiles(root);
  const list = rulesList(files);
  const {
    rules,
    severitySettings,
    commands,
    commandHelp,
    optionTable: commandOptions,
    compilerOptions,
    nameTables,
    keywordTable,
    devices,
  } = await load(list);
  const records = new Map(rules.map((rule) => [rule.id, rule]));
  const inOrder = files.map(({ id }) => records.get(id));
  const manifest = manifestWithRules(read('package.json'), inOrder, severitySettings);
  const symptoms = symptomsIn(read('docs/troubleshooting.md'));
  const texts = textsWithRules(read('package.nls.json'), inOrder);
  const schema = await pretty(schemaFile, schemaWithRules(read(schemaFile), inOrder, severitySettings));
  const results = {
    [rulesModule]: list,
    'docs/rules/README.md': ruleIndex(files, records),
    ...Object.fromEntries(
      files.map((file) => [`docs/rules/${file.id}.md`, rulePage(file, records.get(file.id), symptoms)]),
    ),
    'docs/cli.md': commandLinePage(commands, commandHelp),
    'README.md': withPart(read('README.md'), 'commands', commandTable(commands)),
    'docs/configuration.md': [
      ['settings', settingTable(JSON.parse(manifest), JSON.parse(texts))],
      ['target keys', configurationTables(JSON.parse(schema)).target],
      ['other keys', configurationTables(JSON.parse(schema)).beside],
    ].reduce((page, [name, content]) => withPart(page, name, content), read('docs/configuration.md')),
    'package.json': manifest,
    'package.nls.json': texts,
    [schemaFile]: schema,
    [bundleFile]: textBundle(root, [
      ...nameTables.flatMap((names) => Object.values(names)),
      ...inOrder.flatMap(({ title, defaultNote }) => [title, ...(defaultNote ? [defaultNote] : [])]),
      ...severitySettings,
      ...commands.flatMap(({ summary, details }) => [summary, ...details]),
      ...Object.values(commandOptions).map(({ help }) => help),
      ...keywordTable.flatMap(({ documentation, signatures }) => [
        documentation,
        ...signatures.flat().map((parameter) => parameter.documentation),
      ]),
      ...devices.flatMap(({ banks, sources }) => [
        ...sources,
        ...banks.flatMap(({ speed, note }) => [speed, note].filter((text) => text !== undefined)),
      ]),
      ...compilerOptions.map(({ description }) => description),
      ...['schemas/mpool.schema.json', 'schemas/neural-art-profile.schema.json'].flatMap((file) =>
        descriptionsIn(JSON.parse(read(file))),
      ),
    ]),
    ...Object.fromEntries(
      Object.entries(formatPages).map(([page, file]) => [
        page,
        withPart(read(page), 'keys', formatTables(JSON.parse(read(file)))),
      ]),
    ),
    [noticesFile]: await thirdPartyNotices(root),
    ...syntaxTreeFiles(),
  };
  const profilePage = 'docs/reference/profile.md';
  results[profilePage] = withPart(results[profilePage], 'options', optionTable(compilerOptions));
  for (const [path, content] of Object.entries(results)) results[path] = await pretty(path, content);
  return { ...results, ...(await compileSchemas({ [schemaFile]: schema })) };
}

/** Pages of rules that are no more. */
export function stalePages(generated) {
  return readdirSync(join(root, 'docs/rules'))
    .map((name) => `docs/rules/${name}`)
    .filter((path) => !(path in generated));
}

/** The records, from the sources: bundled in memory, with the list of rules as it will be. */
async function load(list) {
  const result = await build({
    stdin: {
      contents: `export { rules } from './${rulesModule.replace(/\.ts$/, '')}';
        export { severitySettings } from './core/base/severity';
        export { commands } from './cli/commands';
        export { commandHelp } from './cli/help';
        export { optionTable } from './cli/options';
        import { barKinds, levelNames } from './core/view/fill/details';
        import { kindNames, proofNames, sideNames } from './core/view/memoryMap/details';
        import { roleNames } from './core/view/timeline/details';
        export const nameTables = [kindNames, sideNames, proofNames, roleNames, levelNames, barKinds];
        export { compilerOptions } from './core/memoryPool/profileOptions';
        export { keywordTable } from './core/language/linkerScript/keywords';
        export { devices } from './core/device/devices';`,
      resolveDir: root,
      loader: 'ts',
    },
    plugins: [
      {
        name: 'list of rules',
        setup: ({ onResolve, onLoad }) => {
          const file = join(root, rulesModule);
          onResolve({ filter: /generated\/rules$/ }, () => ({ path: file }));
          onLoad({ filter: /generated[\\/]rules\.ts$/ }, () => ({
            contents: list,
            loader: 'ts',
            resolveDir: dirname(file),
          }));
        },
      },
    ],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  const module = { exports: {} };
  const run = new Function('module', 'exports', 'require', '__dirname', result.outputFiles[0].text);
  run(module, module.exports, createRequire(import.meta.url), root);
  return module.exports;
}

function read(path) {
  return readFileSync(join(root, path), 'utf8');
}

/** Markdown is written as it stands: formatting would change the code in it. */
async function pretty(path, content) {
  if (path.endsWith('.md')) return content;
  const options = await resolveConfig(join(root, path));
  return format(content, { ...options, filepath: join(root, path) });
}

if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url))) {
  const generated = await generate();
  for (const [path, content] of Object.entries(generated)) {
    const file = join(root, path);
    if (existsSync(file) && readFileSync(file, 'utf8') === content) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    console.log(path);
  }
  for (const path of stalePages(generated)) {
    rmSync(join(root, path));
    console.log(`${path} removed`);
  }
}
