// Names come from files that somebody else wrote: in a hover they are names, whatever they contain.
import { describe, expect, it } from 'vitest';
import { analyse } from '../../support/memoryProject';
import { miniProject } from '../../support/miniProject';
import { servicesFor } from '../../../core';

const evil = '[click](command:evil) ![x](http://x) <img src=x> `code`';

describe('hover', () => {
  it('makes no link, picture or raw HTML of the name of a pool', async () => {
    const files = miniProject({ memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 511K' }) as Record<
      string,
      string
    >;
    const text = files['Model/net.mpool']!.replaceAll('cpuRAM2', evil);
    const analysis = await analyse({ ...files, 'Model/net.mpool': text });
    const hover = servicesFor(analysis, 'Model/net.mpool')?.hover?.(text.indexOf(evil) + 3);
    const markdown = hover?.markdown ?? '';
    expect(markdown).toContain('click');
    // In code everything is text.
    expect(markdown.replace(/(`+)[^]*?[^`]\1(?!`)/g, '')).not.toMatch(/(?<!\\)\]\(|(?<!\\)<img/);
  });
});
