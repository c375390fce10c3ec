import { expect, it } from 'vitest';
import type { FileProbe } from '../../../../core/base/fileSystem';
import { hexHeadOf } from '../../../../core/project/programming/sameBytes';

it('reads the head of a hex file once for each time that the file is read', () => {
  const text = ':0200000470008A\n:0400000001020304F2\n:00000001FF\n';
  const probe = (): FileProbe => ({ kind: 'probe', size: text.length, head: new TextEncoder().encode(text) });
  const [first, again] = [probe(), probe()];
  const head = hexHeadOf(first);
  expect(head?.address).toBe(0x7000_0000n);
  expect([...head!.bytes]).toEqual([1, 2, 3, 4]);
  expect(hexHeadOf(first)).toBe(head);
  expect(hexHeadOf(again)).not.toBe(head);
});
