import { describe, expect, it } from 'vitest';
import { analyse, filesOf } from '../../support/memoryProject';

// As micropython has it: ld runs in the folder of the Makefile, scripts lie below, and the Makefile includes a board's.
const port = `
//- port/Makefile
BOARD = A
CFLAGS = -DSTM32N657xx
include boards/$(BOARD)/board.mk
LDFLAGS += $(addprefix -T,$(LD_FILES)) --defsym=_code_size=$(CODE_SIZE)
app.elf: main.o
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^
//- n6.mpool
{ "params": { "param": [] }, "memory": { "cacheinfo": [], "mem_file_prefix": "x", "mempools": [] } }
//- port/boards/A/board.mk
`;
const sections = 'SECTIONS { .text : { *(.text) } > RAM }\n';

async function rulesOf(text: string): Promise<string[]> {
  const { findings } = await analyse(filesOf(text));
  return findings
    .filter(({ rule }) => rule.startsWith('ld-'))
    .map(({ rule, severity, place }) => `${severity} ${rule} ${place.file}`);
}

describe('what a script of a build sees', () => {
  it('finds an INCLUDE in a folder above, where ld may have been started', async () => {
    const text = `${port}LD_FILES = boards/A/a.ld
//- port/boards/A/a.ld
MEMORY { RAM (rx) : ORIGIN = 0x34000400, LENGTH = 64K }
INCLUDE boards/common.ld
//- port/boards/common.ld
${sections}`;
    expect(await rulesOf(text)).toEqual([]);
    expect(await rulesOf(text.replace('INCLUDE boards/common.ld', 'INCLUDE nosuch.ld'))).toEqual([
      'error ld-include-missing port/boards/A/a.ld',
    ]);
  });

  it('knows of --defsym in the Makefile that includes the one that names the script', async () => {
    const text = `${port}LD_FILES = boards/A/a.ld
//- port/boards/A/a.ld
MEMORY { RAM (rx) : ORIGIN = 0x34000400, LENGTH = _code_size }
${sections}`;
    expect(await rulesOf(text)).toEqual([]);
    expect(await rulesOf(text.replace('LENGTH = _code_size', 'LENGTH = _size'))).toEqual([
      'warning ld-undefined-symbol port/boards/A/a.ld',
    ]);
  });

  it('leaves a symbol alone that another script of the same link may define', async () => {
    const text = `${port}LD_FILES = boards/A/size.ld boards/memory.ld
//- port/boards/A/size.ld
MEMORY { STACK (rw) : ORIGIN = 0x34300000, LENGTH = 4K }
_size = 64K;
_estack = ORIGIN(STACK) + LENGTH(STACK);
//- port/boards/memory.ld
MEMORY { RAM (rx) : ORIGIN = 0x34000400, LENGTH = _size }
${sections}`;
    expect(await rulesOf(text)).toEqual([]);
  });
});
