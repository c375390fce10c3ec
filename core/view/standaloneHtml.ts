import { spokenWording } from '../base/wording';
import type { WireMap } from './memoryMap/wire';
import type { WireFill } from './fill/wire';
import { escapeXml } from './svg';
import type { WireTimeline } from './timeline/wire';

/** One thing that the page can show; the picker lists `label`. */
export type PageDocument =
  | { readonly id: string; readonly label: string; readonly view: 'map'; readonly map: WireMap }
  | {
      readonly id: string;
      readonly label: string;
      readonly view: 'timeline';
      readonly timeline: WireTimeline;
      /** Another run to compare it with, and what that is called. */
      readonly before?: { readonly label: string; readonly timeline: WireTimeline };
    }
  | {
      readonly id: string;
      readonly label: string;
      readonly view: 'fill';
      readonly fill: WireFill;
      /** Another build to compare it with, and what that is called. */
      readonly before?: { readonly label: string; readonly fill: WireFill };
    };

export type ViewKind = PageDocument['view'];

export interface StandaloneHtmlInput {
  readonly title: string;
  /** The bundle of `client/webview/main.ts`: the very code of the editor's views. */
  readonly script: string;
  readonly documents: readonly PageDocument[];
  /** SVG files shown where no script runs: mail readers, archives, paper. */
  readonly pictures: readonly string[];
}

/** Where the page finds its documents when it is sent none. */
export const documentsElementId = 'n6-documents';
/** Where it finds translations of its texts; without the element it speaks English. */
export const textsElementId = 'n6-texts';

/**
 * One file to attach to a report: picture, data and code inside, nothing fetched, nothing sent. The policy allows this
 * file's own script and style and nothing else.
 */
export function standaloneHtml(input: StandaloneHtmlInput): string {
  const { language, texts } = spokenWording();
  const own = textsIn(input.script, texts);
  // A closing tag inside a string of the script would end it; in JavaScript `<\/script` means the same.
  const script = input.script.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
  const policy =
    "default-src 'none'; script-src 'nonce-n6mem'; style-src 'unsafe-inline'; img-src data: blob:";
  return [
    '<!DOCTYPE html>',
    `<html lang="${escapeXml(language)}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="generator" content="n6mem">',
    `<title>${escapeXml(input.title)}</title>`,
    '</head>',
    '<body>',
    `<noscript>${input.pictures.join('\n')}</noscript>`,
    dataElement(documentsElementId, input.documents),
    ...(Object.keys(own).length > 0 ? [dataElement(textsElementId, own)] : []),
    `<script nonce="n6mem">${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function dataElement(id: string, data: unknown): string {
  const text = JSON.stringify(data)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
  return `<script type="application/json" id="${id}" nonce="n6mem">${text}</script>`;
}

/** Of all translations those whose English stands in the script, whatever a bundler makes of what is not plain ASCII. */
function textsIn(script: string, texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(texts).filter(([key]) => {
      const runs = key.replace(/ \[\w+\]$/, '').split(/\{\d+\}|[^ -~]|["'`\\$<]/);
      return script.includes(runs.reduce((longest, run) => (run.length > longest.length ? run : longest)));
    }),
  );
}
