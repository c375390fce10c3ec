import { it } from 'vitest';
import { hoverInScript } from '../../../../core/language/linkerScript/hover';
import { formatScript } from '../../../../core/language/linkerScript/formatting';
import { inlayHintsInScript } from '../../../../core/language/linkerScript/inlayHints';
import { lensesInScript } from '../../../../core/language/linkerScript/codeLens';
import { outlineOfScript } from '../../../../core/language/linkerScript/outline';
import { applyEdits } from '../../../../core/base/edits';
import { scriptFixture, poolsText } from './scriptFixture';
import { readFileSync } from 'node:fs';
it('x', () => {
  const { input, offset } = scriptFixture(`//- app.ld
MEMORY {
  RA|M (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K
  PSRAM : ORIGIN=0x90000000,LENGTH=ORIGIN(RAM)-0x34000000
}
REGION_ALIAS("FAST", RAM)
SECTIONS { .text : { *(.text) } >FAST .data : { *(.data) } >RAM AT>PSRAM }
//- a.mpool
${poolsText('cpuRAM2 0x34100000 1024', 'npuRAM5 0x342e0000 448')}`);
  console.log(hoverInScript(input, offset)?.markdown);
  console.log(inlayHintsInScript(input), lensesInScript(input), JSON.stringify(outlineOfScript(input)));
  const text = readFileSync(process.env.F!, 'utf8').replace(/  +/g, ' ');
  const f = scriptFixture(text);
  console.log(f.input.evaluation.errors, f.input.evaluation.warnings, f.input.evaluation.undefinedSymbols);
  console.log(applyEdits(text, formatScript(f.input, { tabSize: 2, insertSpaces: true })).slice(0, 5000));
});
