import { expect, it } from 'vitest';
import { analyse } from '../../../support/memoryProject';
import { miniProject, network, npuRam5, octoFlash } from '../../../support/miniProject';

const rule = 'io-shares-activations';

/** The input table of the generated source with one input in it. */
function withInput(isUserAllocated: 0 | 1, address: string): string {
  const source = network([npuRam5, octoFlash], [], '1.1.0.31');
  return source.replace(
    'buff_info[] = {\n',
    `buff_info[] = {
    {
      .name = "Input_0_out_0",
      .addr_base = {${address}},
      .offset_start = 0,
      .offset_end = 150528,
      .offset_limit = 150592,
      .is_user_allocated = ${isUserAllocated},
      .is_param = 0,
      .epoch = 0,
      .batch = 3,
    },
`,
  );
}

const placed = '(unsigned char *)(0x342e0000UL) /* Equivalent hex address = 0x342e0000UL */';
const own = '((unsigned char *)&_mem_pool__user_io_input_0_Default)';

it.each<[string, string, string[]]>([
  ['in the activations', withInput(0, placed), ['information input Input_0_out_0']],
  ['a buffer of the application', withInput(1, own), []],
])('io-shares-activations: %s', async (_name, source, expected) => {
  const files = miniProject({ pools: [npuRam5, octoFlash], files: { 'Model/network.c': source } });
  const { findings } = await analyse(files, { severities: new Map([[rule, 'information']]) });
  const reported = findings.filter((finding) => finding.rule === rule);
  expect(
    reported.map(({ severity, message }) => `${severity} ${/keeps (.*) in its/.exec(message)?.[1] ?? ''}`),
  ).toEqual(expected);
  expect((await analyse(files)).findings.filter((finding) => finding.rule === rule)).toEqual([]);
});
