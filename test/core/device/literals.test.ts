import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { devices } from '../../../core/device/devices';
import { usualPools } from '../../../core/device/usualPools';

const banks = [...new Set(devices.flatMap((device) => device.banks.map(({ name }) => name)))];
const names = new Set([...banks, ...usualPools.flatMap(({ name, fname }) => [name, fname])]);

/** The literals of a source that only `core/device` may have: names of banks and pools, their addresses, the default device. */
function deviceLiterals(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && names.has(node.text)) found.push(node.text);
    if ((ts.isBigIntLiteral(node) || ts.isNumericLiteral(node)) && /^0x/i.test(node.getText())) {
      const value = BigInt(node.getText().replace(/n$|_/g, ''));
      // Constants of hash functions are odd; addresses that somebody writes down are not.
      const isMemory =
        value % 16n === 0n &&
        devices.some((device) => device.banks.some(({ range }) => value >= range.start && value < range.end));
      if (isMemory) found.push(node.getText());
    }
    if (ts.isIdentifier(node) && node.text === 'defaultDevice') found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true));
  return found;
}

it('sees names, addresses and the default device, but not other numbers and words', () => {
  expect(
    deviceLiterals("const a = ['AXISRAM3', `npuRAM3`, 0x34180400n, 0x70000000]; defaultDevice;"),
  ).toEqual(['AXISRAM3', 'npuRAM3', '0x34180400n', '0x70000000', 'defaultDevice']);
  expect(
    deviceLiterals("/* AXISRAM3 0x34000000 */ const b = ['AXISRAM', 0x400n, 0xffffffffn, 872415232];"),
  ).toEqual([]);
});

it('stand in core/device alone', () => {
  const elsewhere = readdirSync('core', { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.startsWith('device/') && !path.includes('/generated/'))
    .flatMap((path) =>
      deviceLiterals(readFileSync(join('core', path), 'utf8')).map((literal) => `${path} ${literal}`),
    );
  expect(elsewhere).toEqual([]);
});
