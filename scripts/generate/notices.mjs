// THIRD_PARTY_NOTICES.md: the packages whose code is in the bundles, with the licence text of each. Asked of the bundler
// itself, so that a package is in the list exactly if some of it is shipped.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundlesFor } from '../bundles.mjs';

export const noticesFile = 'THIRD_PARTY_NOTICES.md';

/**
 * @param {string} root the checkout
 * @returns {Promise<string>} Markdown
 */
export async function thirdPartyNotices(root) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const notices = (await bundledPackages(root)).map((folder) => noticeOf(root, lock, folder));
  return [
    '# Third-party notices',
    'The bundles in `dist/` contain code of these packages. Their licences ask for the texts below.',
    notices.map(({ name, version, license }) => `- ${name} ${version} (${license})`).join('\n'),
    ...notices.map(
      ({ name, version, homepage, text }) =>
        `## ${name} ${version}\n\n${homepage === undefined ? '' : `<${homepage}>\n\n`}\`\`\`text\n${text}\n\`\`\``,
    ),
    '',
  ].join('\n\n');
}

/** Folders of packages (`node_modules/…`) that give at least one byte to a bundle, sorted. */
export async function bundledPackages(root) {
  const folders = new Set();
  for (const [name, options] of Object.entries(bundlesFor(true))) {
    const { metafile } = await build({
      ...options,
      absWorkingDir: root,
      outfile: join('dist', `${name}.js`),
      metafile: true,
      write: false,
    });
    for (const output of Object.values(metafile.outputs)) {
      for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
        const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
        if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
      }
    }
  }
  return [...folders].sort();
}

function noticeOf(root, lock, folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const { name, version, license, homepage } = manifest;
  const locked = lock.packages[folder]?.version;
  if (locked !== version)
    throw new Error(`${name} is installed as ${version}, the lock file says ${locked}: npm ci`);
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? statedLicense(manifest) : readFileSync(join(root, folder, file), 'utf8');
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  return {
    name,
    version,
    license,
    homepage,
    text: lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trim(),
  };
}

/** For a package that names its licence and brings no text. */
function statedLicense({ name, version, license, author }) {
  if (license !== 'MIT') throw new Error(`${name} ${version} brings no licence text`);
  const owner = typeof author === 'string' ? author : (author?.name ?? `the authors of ${name}`);
  return `MIT License (stated in the package's manifest, without a text)

Copyright (c) ${owner.replace(/\s*[<(].*$/, '')}

${mitText}`;
}

const mitText = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
