import type { Random } from './random';

const strays = [
  ';',
  '}',
  '{',
  ')',
  '(',
  '=',
  ',',
  ':',
  '@',
  '//',
  '"',
  '*',
  '>',
  '0',
  'ASSERT',
  'SECTIONS',
  '/*',
  '^',
  '^=',
  '%=',
  '<',
  '`',
  '\\',
  'INCLUDE nofile.ld',
  'INCLUDE part0.ld',
  'ASCIZ "text"',
  'REVERSE',
  'LINKER_VERSION',
  'END',
  '~=',
  '->',
  '0x1g',
  "'",
  '?',
  'AT>',
  'ONLY_IF_RO',
  'SIZEOF_HEADERS',
  ': :',
];

/** Takes one token away, doubles one, or puts a stray one in. */
export function mutate(text: string, random: Random): string {
  const tokens = text.match(/"[^"]*"|\/\*[^]*?\*\/|[\w.$]+|\s+|[^\s\w]/g) ?? [];
  const solid = tokens.map((token, index) => (/^\s/.test(token) ? -1 : index)).filter((index) => index >= 0);
  const at = random.pick(solid);
  switch (random.below(4)) {
    case 0:
      tokens[at] = '';
      break;
    case 1:
      tokens[at] = ` ${tokens[at]} ${tokens[at]} `;
      break;
    case 2:
      tokens[at] = `${tokens[at]} ${random.pick(strays)} `;
      break;
    default:
      tokens[at] = ` ${random.pick(strays)} `;
  }
  return tokens.join('');
}
