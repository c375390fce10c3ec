import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';

const root = join(__dirname, '../../..');
const schema = JSON.parse(readFileSync(join(root, 'schemas/c-info.schema.json'), 'utf8')) as object;

/** c_info files of the example and, where it lies beside the checkout, of the collection of public data. */
const files = [join(root, 'examples'), join(root, '../shared/corpus')]
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('c_info.json'))
      .map((name) => join(folder, name)),
  );

describe('the reference of c_info.json', () => {
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true, strict: false }).compile(schema);

  it.each(files.map((file) => [file.slice(file.lastIndexOf('/') + 1), file]))(
    'has every key of %s',
    (_, file) => {
      validate(JSON.parse(readFileSync(file, 'utf8')));
      const problems = (validate.errors ?? []).map(
        ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
      );
      expect(problems.slice(0, 5)).toEqual([]);
    },
  );

  it('refuses a key that it does not have', () => {
    expect(validate({ buffers: [], memory_pools: [], new_key: 1 })).toBe(false);
  });

  it('says of every key what it means and how that is known', () => {
    const missing: string[] = [];
    const visit = (part: Record<string, unknown>, path: string): void => {
      for (const [key, value] of Object.entries(part['properties'] ?? {})) {
        const child = value as Record<string, unknown>;
        if (
          typeof child['description'] !== 'string' ||
          !['checked', 'read'].includes(String(child['x-basis']))
        )
          missing.push(`${path}.${key}`);
        visit(child, `${path}.${key}`);
      }
      const items = part['items'] as Record<string, unknown> | undefined;
      if (items !== undefined) visit(items, `${path}[]`);
    };
    visit(schema as Record<string, unknown>, '');
    expect(missing).toEqual([]);
  });
});
