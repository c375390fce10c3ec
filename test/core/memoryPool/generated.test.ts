import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileSchemas } from '../../../scripts/compileSchemas.mjs';

describe('core/memoryPool/generated', () => {
  it('is what the schemas give (otherwise run: node scripts/compileSchemas.mjs)', async () => {
    for (const [path, content] of Object.entries(await compileSchemas())) {
      expect(readFileSync(path, 'utf8'), path).toBe(content);
    }
  });
});
