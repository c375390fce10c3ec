import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

// How the views behave, sentence by sentence, with the tests that hold each: in Chromium, in a real workbench, or of the
// server, whichever is the lowest place at which the sentence can fail.

interface Held {
  readonly sentence: string;
  /** File below test/ → names of its tests. */
  readonly by: Readonly<Record<string, readonly string[]>>;
}

const held: readonly Held[] = [
  {
    sentence: 'one click selects a shape and shows its details',
    by: {
      'webview/map.test.ts': [
        'selects on a click and shows the details; double click, Enter and the button go to the source',
      ],
      'workbench/views.test.ts': [
        'selects on a click, and goes to the source line on Enter and on a double click',
      ],
    },
  },
  {
    sentence: 'double click or Enter goes to the source and never replaces the view',
    by: {
      'workbench/views.test.ts': [
        'selects on a click, and goes to the source line on Enter and on a double click',
      ],
      'webview/fill.test.ts': ['goes to the line of a symbol, and to the script of a region'],
    },
  },
  {
    sentence: 'map, fill and timeline are views of their own that can stand side by side',
    by: { 'workbench/views.test.ts': ['shows map, timeline and fill side by side, each as it is'] },
  },
  {
    sentence: 'a lens opens what it names (that region, that epoch)',
    by: {
      'workbench/views.test.ts': [
        'opens what a lens names: the epoch of a pool’s peak, the region of a script',
      ],
      'webview/map.test.ts': ['goes to what a lens names, once'],
      'webview/timeline.test.ts': ['opens at its beginning, at the epoch that a lens names'],
    },
  },
  {
    sentence:
      'with several models every shape, tooltip and lens names its model and counts only that model’s bytes',
    by: {
      'core/view/severalModels.test.ts': [
        'have each pool with its own file in its name, its model in tooltip and label, and its own bytes alone',
        'have weights that say whose they are',
        'name the model in the lenses of each pool file, and count its bytes alone',
      ],
    },
  },
  {
    sentence: 'the map, Problems and the status item state the same bytes and counts',
    by: {
      'server/counts.test.ts': ['$what: the same counts and bytes on the map, in Problems and in the status'],
      'core/view/sameNumbers.test.ts': [
        'is as full on the map as in the fill: regions, heap and stack included, and pools',
      ],
    },
  },
  {
    sentence: 'Ctrl+Z after an applied what-if works in the view',
    by: {
      'workbench/views.test.ts': [
        'writes both files of a dragged border when told, and one undo takes both back',
      ],
      'webview/map.test.ts': ['asks for undo by Ctrl+Z, but not while somebody types'],
    },
  },
  {
    sentence: 'Format Document keeps the file’s own lines, ST’s aligned style above all',
    by: {
      'server/json/jsonFormatting.test.ts': [
        'mends indentation, trailing blanks and what stands without a blank, and keeps the lines',
      ],
    },
  },
  {
    sentence: 'a lone .mpool shows its absolute pools',
    by: { 'server/views.test.ts': ['show the absolute pools of a pool file that came without a project'] },
  },
  {
    sentence: 'flash after an application of unknown size is hatched as unknown, not free',
    by: {
      'core/view/memoryMap.test.ts': [
        'hatches what lies behind an image of unknown size as not known, and calls none of it free',
      ],
    },
  },
  {
    sentence: 'the first scan shows progress within half a second',
    by: {
      'server/capabilities.test.ts': [
        'shows that it reads before it reads, and how far it is with a long file, also when that is built anew',
      ],
    },
  },
  {
    sentence: 'what changed since the last build, or since a chosen file, in place',
    by: {
      'webview/fill.test.ts': ['shows what grew since another build, in place'],
      'webview/timeline.test.ts': ['shows what changed since another run, and goes to the layer that did'],
      'workbench/views.test.ts': [
        'compares the timeline with the run before, once the model is generated anew',
        'shows what fills the image in a view of its own, and compares it with a file',
      ],
    },
  },
];

describe('how the views behave', () => {
  it.each(held)('$sentence', ({ by }) => {
    for (const [file, names] of Object.entries(by)) {
      const text = readFileSync(`test/${file}`, 'utf8');
      for (const name of names) expect(text, file).toContain(`'${name}'`);
    }
  });
});
