import { describe, expect, it } from 'vitest';
import { nameAt, namesInScript } from '../../../../core/language/linkerScript/scriptNames';
import { parseScript } from '../../../../core/linkerScript/syntax/parser';
import { generateScript } from '../../../oracle/generator';

describe('the name at an offset', () => {
  it('is the same whether the names of the whole script are known or not, whole and broken', () => {
    let found = 0;
    for (let seed = 0; seed < 30; seed++) {
      const { text } = generateScript(seed);
      for (const source of [text, text.replace(/[;}]/, ''), text.slice(0, text.length / 2)]) {
        const [fresh, gathered] = [parseScript(source), parseScript(source)];
        namesInScript(gathered);
        for (let offset = 0; offset <= source.length; offset += 3) {
          const expected = nameAt(gathered, offset);
          if (expected) found++;
          expect(nameAt(fresh, offset), `${seed} at ${offset}`).toEqual(expected);
        }
      }
    }
    expect(found).toBeGreaterThan(1000);
  });
});
