import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headingNames, links, pages, root } from './markdown';

describe('links', () => {
  it.each(pages())('of %s lead somewhere', (page) => {
    const broken = links(page).filter(({ file, part }) => {
      if (!existsSync(join(root, file))) return true;
      return part !== undefined && file.endsWith('.md') && !headingNames(file).includes(part);
    });
    expect(broken.map(({ written }) => written)).toEqual([]);
  });
});
