import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReport } from '../../../core/model/parseReport';

const head = (version: string): string => `ST Edge AI Core v${version}
Created date          : 2030-01-01 10:00:00
Parameters            : generate --target stm32n6 --name network -m x.tflite --st-neural-art cam@neural.json

Model name - camera
`;
const pools = `
Memory usage information  (input/output buffers are included in activations)
\tflexMEM    [0x34000000 - 0x34000000]:          0  B /          0  B  (  0.00 % used) -- weights:          0  B (  0.00 % used)  activations:          0  B (  0.00 % used)
\tnpuRAM5    [0x342E0000 - 0x34350000]:    240.000 kB /    448.000 kB  ( 53.57 % used) -- weights:          0  B (  0.00 % used)  activations:    240.000 kB ( 53.57 % used)
\toctoFlash  [0x71000000 - 0x78000000]:      1.500 MB /    112.000 MB  (  1.34 % used) -- weights:      1.500 MB (  1.34 % used)  activations:          0  B (  0.00 % used)
Total:                                            10.887 MB                                  -- weights:     10.552 MB                  activations:    343.000 kB
`;
const older = `${head('2.1.0-20194')}
Compiler version: 1.1.0-31
Compiler arguments:  -i C:\\my models\\x.onnx --load-mpool C:\\my pools\\stm32n6-app2.mpool --save-mpool-file /tmp/ws/out.mpool --Os --optimization 3
${pools}
Total number of epochs: 21 of which 2 implemented in software

epoch ID   HW/SW/EC Operation (SW only)
epoch 1       EC
epoch 2      -SW-   (  DequantizeLinear  )
epoch 3       HW
`;
const newer = `${head('3.0.0-20426')}${pools}
Total number of epochs                               56
>> pure software (SW) epochs                          1
>> hybrid epochs (using both software and hardware)   3
>> pure hardware (HW or EC) epochs                   52  (implemented in 7 epoch controller blobs/meta epochs)
---
| epoch ID | Type | Details |
| epoch_1  |  HW  |         |
| epoch_2  |  SW/HW  | Resize  |
| epoch_56 |  SW  | Softmax |
`;

describe('parseReport', () => {
  it('reads the older shape', () => {
    const report = parseReport(older);
    expect(report).toMatchObject({
      isReport: true,
      version: '2.1.0-20194',
      modelName: 'camera',
      compilerVersion: '1.1.0-31',
      loadPools: 'C:\\my pools\\stm32n6-app2.mpool',
      savePools: '/tmp/ws/out.mpool',
      epochs: { total: 21, software: 2, hybrid: undefined, blobs: undefined },
      table: [
        { number: 1, kind: 'epochController', operator: undefined },
        { number: 2, kind: 'software', operator: 'DequantizeLinear' },
        { number: 3, kind: 'hardware', operator: undefined },
      ],
    });
    expect(report.parameters).toContain('--st-neural-art cam@neural.json');
    expect(report.pools).toEqual([
      { name: 'flexMEM', start: 0x34000000n, end: 0x34000000n, weights: 0, activations: 0 },
      { name: 'npuRAM5', start: 0x342e0000n, end: 0x34350000n, weights: 0, activations: 240 * 1024 },
      { name: 'octoFlash', start: 0x71000000n, end: 0x78000000n, weights: 1.5 * 1024 * 1024, activations: 0 },
    ]);
  });

  it('reads the shape of 3.0 on, in CRLF too', () => {
    for (const text of [newer, newer.replace(/\n/g, '\r\n')]) {
      const report = parseReport(text);
      expect(report.epochs).toEqual({ total: 56, software: 1, hybrid: 3, blobs: 7 });
      expect(report.table.map(({ number, kind, operator }) => [number, kind, operator])).toEqual([
        [1, 'hardware', undefined],
        [2, 'hybrid', 'Resize'],
        [56, 'software', 'Softmax'],
      ]);
      expect(report.loadPools).toBeUndefined();
    }
  });

  it('takes nothing else for a report', () => {
    for (const text of ['', 'epoch 1 HW\n', '# ST Edge AI Core v3 release notes\n', head('3.0.0')]) {
      expect(parseReport(text).isReport).toBe(false);
    }
  });

  it('never throws', () => {
    const lines = [older, newer].join('\n').split('\n');
    fc.assert(
      fc.property(fc.shuffledSubarray(lines), fc.string(), (some, odd) => {
        parseReport([...some, odd].join('\n'));
      }),
      { numRuns: 200 },
    );
  });

  const corpus = '../../shared/corpus/reports';
  it.skipIf(!existsSync(corpus))(
    'reads every real report: the table has as many epochs as the sum says',
    () => {
      for (const name of readdirSync(corpus)) {
        const report = parseReport(readFileSync(`${corpus}/${name}`, 'utf8'));
        expect(report.isReport, name).toBe(true);
        expect(report.table.length, name).toBe(report.epochs.total);
        expect(report.table.filter(({ kind }) => kind === 'software').length, name).toBe(
          report.epochs.software,
        );
        expect(report.pools.length, name).toBeGreaterThan(2);
        expect(report.loadPools, name).toMatch(/\.mpool$/);
      }
    },
  );
});
