import { expect, it } from 'vitest';
import { analyse, summary } from '../../../support/memoryProject';
import { miniProject } from '../../../support/miniProject';

const noHeaders = {
  'Runtime/ll_aton/ll_aton_version.h': null,
  'Runtime/Inc/stai.h': null,
  'Runtime/Inc/core_datatypes.h': null,
  'Runtime/Lib/NetworkRuntime1010_CM55_GCC.a': null,
};
const Makefile =
  'C_SOURCES += Model/network.c\nC_DEFS = -DSTM32N657xx\nLDSCRIPT = app.ld\nLDFLAGS = -T$(LDSCRIPT)\n';

it.each<[string, Record<string, string | null>, string[]]>([
  ['nothing', { ...noHeaders, Makefile }, ['information runtime-missing Model/network.c Model/network.c']],
  ['an archive that the build links is a runtime', noHeaders, []],
  [
    'one header is a runtime',
    {
      ...noHeaders,
      Makefile,
      'Runtime/Inc/stai.h':
        '#define STAI_TOOLS_VERSION_MAJOR (2)\n#define STAI_TOOLS_VERSION_MINOR (1)\n#define STAI_TOOLS_VERSION_MICRO (0)\n',
    },
    [],
  ],
  ['no model, nothing missing', { ...noHeaders, Makefile, 'Model/network.c': null }, []],
])('runtime-missing: %s', async (_name, files, expected) => {
  const lines = summary(await analyse(miniProject({ files })));
  expect(lines.filter((line) => line.includes('runtime-missing'))).toEqual(expected);
});
