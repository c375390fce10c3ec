import { formatAddress, formatSize } from '../../base/size';
import type { FillRegion, FillSection } from '../../image/fill/fill';
import type { BuiltFill } from '../../memory/fill';
import { escapeXml } from '../svg';
import {
  darkPalette,
  highContrastDarkPalette,
  highContrastLightPalette,
  lightPalette,
  variablesOf,
} from '../theme';

/** What a page of the fill is made of. */
export interface FillPage {
  readonly title: string;
  readonly fills: readonly BuiltFill[];
  /** One SVG for each of `fills`, in their order. */
  readonly pictures: readonly string[];
}

/**
 * One file to attach to a report: the pictures, and below each the tree of regions, sections, objects and symbols. The
 * tree is plain HTML and can be read without a script; the script adds search, order and arrow keys. Nothing is fetched.
 */
export function fillToHtml({ title, fills, pictures }: FillPage): string {
  const policy = "default-src 'none'; script-src 'nonce-n6mem'; style-src 'unsafe-inline'; img-src data:";
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="generator" content="n6mem">',
    `<title>${escapeXml(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    toolbar,
    ...fills.map((built, index) => imageSection(built, pictures[index] ?? '', index)),
    `<script nonce="n6mem">${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const style = `
:root{${variablesOf(lightPalette)};color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{${variablesOf(darkPalette)}}}
@media (prefers-contrast:more){:root{${variablesOf(highContrastLightPalette)}}}
@media (prefers-contrast:more) and (prefers-color-scheme:dark){:root{${variablesOf(highContrastDarkPalette)}}}
body{margin:0;background:var(--n6-bg);color:var(--n6-ink);font:13px/1.5 system-ui,"Segoe UI",Roboto,Arial,sans-serif}
header{position:sticky;top:0;display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;padding:8px 24px;background:var(--n6-bg);border-bottom:1px solid var(--n6-line)}
input,select{font:inherit;color:inherit;background:var(--n6-track);border:1px solid var(--n6-line);border-radius:4px;padding:3px 6px}
svg{display:block;max-width:100%;height:auto}
main{padding:0 24px 24px}
ul{list-style:none;margin:0;padding:0}
ul ul{padding-left:18px}
summary,.leaf{display:grid;grid-template-columns:minmax(8em,1fr) minmax(60px,180px) 6.5em 4.5em;gap:10px;align-items:center;padding:1px 4px;border-radius:3px}
summary{cursor:pointer}
summary:hover,.leaf:hover{background:var(--n6-track)}
:focus-visible{outline:2px solid var(--n6-focus);outline-offset:1px}
.name{overflow-wrap:anywhere}
.name small{color:var(--n6-muted);margin-left:6px}
summary .name::before{content:"▸ "}
details[open]>summary .name::before{content:"▾ "}
.leaf .name{padding-left:1.1em}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.bar{height:10px;background:var(--n6-track);border:1px solid var(--n6-line)}
.bar i{display:block;height:100%;background:var(--n6-app)}
.pool .bar i{background:var(--n6-npu)}
[hidden]{display:none}
@media (max-width:560px){summary,.leaf{grid-template-columns:1fr 6.5em 4.5em}.bar{display:none}main,header{padding-left:10px;padding-right:10px}}
`;

const toolbar = `<header>
<label>Search <input id="search" type="search" placeholder="symbol, object, section"></label>
<label>Order <select id="order"><option value="size">largest first</option><option value="name">name</option><option value="start">address</option></select></label>
<span id="found" role="status" aria-live="polite"></span>
</header>`;

function imageSection({ target, file, fill, pools }: BuiltFill, picture: string, index: number): string {
  const name = escapeXml(target ?? file);
  // Ids of pictures are the same in each: only the first may keep them.
  const svg =
    index === 0
      ? picture
      : picture
          .replace(/ aria-labelledby="[^"]*"/, ` aria-label="${name}"`)
          .replace(/ id="n6-(?:title|description)"/g, '');
  const regions = fill.regions.filter(({ used }) => used > 0).map(regionItem);
  const poolItems = pools.map(({ name: pool, range, weights, activations }) => {
    const total = Number(range.end - range.start);
    const note = `pool at ${formatAddress(range.start)}: ${sizeText(activations)} activations, ${sizeText(weights)} weights`;
    return leaf({
      name: pool,
      note,
      size: weights + activations,
      whole: total,
      start: range.start,
      kind: 'pool',
    });
  });
  return `<main>${svg}<ul class="tree" aria-label="${name}">${[...regions, ...poolItems].join('')}</ul></main>`;
}

function regionItem(region: FillRegion): string {
  const total = Number(region.range.end - region.range.start);
  const note = `region at ${formatAddress(region.range.start)}`;
  return branch(
    { name: region.name, note, size: region.used, whole: total, start: region.range.start },
    region.sections.map((section) => sectionItem(section, region.used)),
    true,
  );
}

function sectionItem(section: FillSection, whole: number): string {
  const load =
    section.load === undefined || section.load === section.start
      ? ''
      : `, loaded at ${formatAddress(section.load)}`;
  const note = section.isLoadCopy
    ? `waits for its copy to ${formatAddress(section.start)}`
    : `runs at ${formatAddress(section.start)}${load}`;
  return branch(
    { name: section.name, note, size: section.size, whole, start: section.start },
    section.objects.map((object) =>
      branch(
        {
          name: object.object,
          note: object.archive ?? '',
          size: object.size,
          whole: section.size,
          start: object.symbols[0]?.start ?? 0n,
        },
        object.symbols.map(({ name, start, size, place }) => {
          const where = place ? `${place.file}${place.line === undefined ? '' : `:${place.line}`}` : '';
          return leaf({
            name,
            note: `${formatAddress(start)} ${where}`.trim(),
            size,
            whole: object.size,
            start,
          });
        }),
        false,
      ),
    ),
    false,
  );
}

interface Row {
  readonly name: string;
  readonly note: string;
  readonly size: number;
  /** What 100 % is. */
  readonly whole: number;
  readonly start: bigint;
  readonly kind?: 'pool';
}

function branch(row: Row, children: readonly string[], isOpen: boolean): string {
  return `<li ${data(row)}><details${isOpen ? ' open' : ''}><summary>${cells(row)}</summary><ul>${children.join('')}</ul></details></li>`;
}

function leaf(row: Row): string {
  return `<li ${data(row)}${row.kind ? ` class="${row.kind}"` : ''}><div class="leaf" tabindex="-1">${cells(row)}</div></li>`;
}

function data({ name, size, start }: Row): string {
  return `data-name="${escapeXml(name)}" data-size="${size}" data-start="${start}"`;
}

function cells({ name, note, size, whole }: Row): string {
  const share = whole === 0 ? 0 : Math.min(100, (size / whole) * 100);
  return (
    `<span class="name">${escapeXml(name)}${note === '' ? '' : `<small>${escapeXml(note)}</small>`}</span>` +
    `<span class="bar" aria-hidden="true"><i style="width:${share.toFixed(1)}%"></i></span>` +
    `<span class="number">${sizeText(size)}</span><span class="number">${share.toFixed(1)} %</span>`
  );
}

function sizeText(bytes: number): string {
  return formatSize(BigInt(bytes));
}

/** Plain browser code: it stands in the file as it is. */
const script = `
const items = [...document.querySelectorAll('.tree li')];
const search = document.getElementById('search');
const found = document.getElementById('found');
search.addEventListener('input', () => {
  const wanted = search.value.trim().toLowerCase();
  const hits = new Set();
  let bytes = 0;
  for (const item of items) {
    const isHit = wanted !== '' && item.dataset.name.toLowerCase().includes(wanted);
    if (isHit && !item.querySelector('details')) bytes += Number(item.dataset.size);
    if (isHit) for (let at = item; at && at.matches('li'); at = at.parentElement.closest('li')) hits.add(at);
  }
  let count = 0;
  for (const item of items) {
    const inside = hits.size > 0 && item.parentElement.closest('li[data-hit]');
    const isHit = wanted !== '' && item.dataset.name.toLowerCase().includes(wanted);
    if (isHit) { item.dataset.hit = ''; count++; } else delete item.dataset.hit;
    item.hidden = wanted !== '' && !hits.has(item) && !inside;
    const details = item.querySelector(':scope > details');
    if (details && wanted !== '' && hits.has(item) && !isHit) details.open = true;
  }
  found.textContent = wanted === '' ? '' : count + (count === 1 ? ' hit, ' : ' hits, ') + bytes + ' bytes in symbols';
});
document.getElementById('order').addEventListener('change', (event) => {
  const key = event.target.value;
  const compare = key === 'name'
    ? (a, b) => a.dataset.name.localeCompare(b.dataset.name)
    : key === 'size' ? (a, b) => b.dataset.size - a.dataset.size : (a, b) => a.dataset.start - b.dataset.start;
  for (const list of document.querySelectorAll('.tree, .tree ul')) list.append(...[...list.children].sort(compare));
});
document.addEventListener('keydown', (event) => {
  const row = event.target.closest && event.target.closest('summary, .leaf');
  if (!row) return;
  const rows = [...document.querySelectorAll('.tree summary, .tree .leaf')].filter((each) => each.checkVisibility ? each.checkVisibility() : each.offsetParent !== null);
  const at = rows.indexOf(row);
  const details = row.matches('summary') ? row.parentElement : undefined;
  let next;
  if (event.key === 'ArrowDown') next = rows[at + 1];
  else if (event.key === 'ArrowUp') next = rows[at - 1];
  else if (event.key === 'Home') next = rows[0];
  else if (event.key === 'End') next = rows[rows.length - 1];
  else if (event.key === 'ArrowRight' && details && !details.open) details.open = true;
  else if (event.key === 'ArrowRight') next = rows[at + 1];
  else if (event.key === 'ArrowLeft' && details && details.open) details.open = false;
  else if (event.key === 'ArrowLeft') next = row.closest('ul').closest('details')?.querySelector(':scope > summary');
  else return;
  event.preventDefault();
  if (next) next.focus();
});
`;
