import { alignment, expression, number, outOfLine, topAssignment, type State } from './expressions';

/** Takes every section that the script did not: ld would place an orphan where it sees fit. */
export const discards =
  '  /DISCARD/ : { *(.ARM.attributes .text .data .bss .glue_7 .glue_7t .vfp11_veneer .v4_bx .isr_vector) }';

export function sectionsBlock(state: State): string {
  const { random } = state;
  state.inSections = true;
  const lines: string[] = [];
  const segment = random.chance(0.05);
  if (segment) lines.push('  . = DATA_SEGMENT_ALIGN(CONSTANT(MAXPAGESIZE), CONSTANT(COMMONPAGESIZE));');
  for (const name of state.sections) {
    for (let i = 0; i < random.below(3); i++) lines.push(sectionsStatement(state));
    lines.push(outputSection(state, name));
  }
  if (random.chance(0.03) && state.sections.length > 0)
    lines.push(outputSection(state, random.pick(state.sections)));
  if (segment && random.chance(0.5))
    lines.push(`  . = DATA_SEGMENT_RELRO_END(${random.pick(['0', '0', '16'])}, .);`);
  if (random.chance(0.15)) lines.push(overlay(state));
  if (segment)
    lines.push(random.pick(['  . = DATA_SEGMENT_END(.);', '  seg_end = DATA_SEGMENT_END (.);', '']));
  if (random.chance(0.03)) lines.push(group(state));
  for (let i = 0; i < random.below(4); i++) lines.push(sectionsStatement(state));
  lines.push(discards);
  return `SECTIONS\n{\n${outOfLine(state, lines.join('\n'))}\n}`;
}

function sectionsStatement(state: State): string {
  const { random } = state;
  switch (random.below(9)) {
    case 8:
      return `  ${random.pick([
        'ENTRY(alpha)',
        'ASSERT(1, "fine")',
        'ASSERT(. >= 0, "fine")',
        'PROVIDE(late_p = .);',
        'PROVIDE_HIDDEN(late_h = . + 4);',
        `"quoted one" = ${number(random)};`,
        `. += ${random.pick(['4', '0x10'])};`,
        `. = ${expression(state, 1)};`,
        `. ${random.pick(['|=', '&=', '-=', '*=', '<<=', '>>=', '/='])} ${random.pick(['1', '4', '0xfff0'])};`,
      ])}`;
    case 0:
      return `  . = ${random.pick(['ALIGN(16)', '. + 0x20', `0x${(0x20000000 + random.below(64) * 0x100).toString(16)}`, 'ALIGN(., 8)'])};`;
    case 1:
      return `  ${topAssignment({ ...state, inSections: true })}`;
    case 2:
      return `  ${random.pick(state.symbols)}_s = .;`;
    case 3:
      return `  e${random.below(9)} = ${random.pick(['. - ADDR(.text)', 'ALIGN(64)', '. + 4', 'ABSOLUTE(.)'])};`.replace(
        'ADDR(.text)',
        state.sections.length > 0 ? `ADDR(${random.pick(state.sections)})` : '4',
      );
    default:
      return `  s${random.below(20)} = ${expression(state, 2)};`;
  }
}

function outputSection(state: State, name: string): string {
  const { random } = state;
  const region = (): string => (random.chance(state.mistakes) ? 'NOSUCH' : random.pick(state.regions));
  let head = `  ${name}`;
  if (random.chance(0.1))
    head += ` ${random.pick([`0x${(0x20000000 + random.below(4096) * 4).toString(16)}`, 'ALIGN(32)', '(. + 16)', '.', 'BLOCK(64)', 'alpha', 'BIND(0x20008000)', 'BIND ( . + 4 ) BLOCK ( 16 )', `(${expression(state, 1)})`])}`;
  if (random.chance(0.15))
    head += ` ${random.pick(['(NOLOAD)', '(COPY)', '(INFO)', '(READONLY)', '(TYPE = SHT_NOBITS)', '(TYPE=3)', '()', '(DSECT)', '(OVERLAY)', '(READONLY (TYPE = 1))', '(TYPE = 0x70000000 + 3)', '( NOLOAD )'])}`;
  head += ' :';
  if (random.chance(0.1))
    head += ` AT(${random.pick(['0x30000000', 'ADDR(' + name + ')', expression(state, 1)])})`;
  if (random.chance(0.1)) head += random.pick([' ALIGN(16)', ' ALIGN(64)', ' ALIGN_WITH_INPUT', ' ALIGN(8)']);
  if (random.chance(0.06)) head += ` SUBALIGN(${random.pick(['4', '16'])})`;
  if (random.chance(0.03)) head += random.pick([' ONLY_IF_RO', ' ONLY_IF_RW', ' SPECIAL']);
  const body: string[] = [];
  for (let i = 0; i < random.below(5); i++) body.push(bodyStatement(state, name));
  let tail = '';
  if (state.regions.length > 0 && random.chance(0.85)) tail += ` >${random.pick(['', ' '])}${region()}`;
  if (state.regions.length > 0 && random.chance(0.25)) tail += ` AT>${random.pick(['', ' '])}${region()}`;
  if (state.phdrs.length > 0 && random.chance(0.5)) tail += ` :${random.pick([...state.phdrs, 'NONE'])}`;
  if (state.phdrs.length > 0 && random.chance(0.05)) tail += ' :data :text';
  if (random.chance(0.1))
    tail += ` =${random.pick(['0xff', ' 0x00112233445566', '0', '(0xAA + 1)', 'alpha', '0x1234567890abcdef12', '4K', '$ff'])}`;
  if (random.chance(0.05)) tail += ',';
  return `${head}\n  {\n${outOfLine(state, body.join('\n'))}\n  }${tail}`;
}

function bodyStatement(state: State, name: string): string {
  const { random } = state;
  const input = name.replace(/^[^.]/, '.text');
  switch (random.below(19)) {
    case 16:
      return `    ${random.pick([
        `KEEP(SORT_BY_NAME(*)(${input}))`,
        `KEEP ( *( SORT_BY_ALIGNMENT(${input}.*) ) )`,
        `*(SORT_BY_NAME(SORT_BY_ALIGNMENT(${input}.*)) SORT_NONE(.keep))`,
        `*(SORT_BY_INIT_PRIORITY(.init_array.*) SORT_BY_ALIGNMENT(SORT_BY_NAME(.x*)))`,
        `EXCLUDE_FILE(*crt?.o *begin.o) *(${input})`,
        `KEEP(*(EXCLUDE_FILE(*crt?.o, *end.o) ${input}.*))`,
        `[a-f]*.o(${input} .more)`,
        `lib*.a:obj?.o(${input})`,
        `:sma?l.o(${input})`,
        `*small.o(${input})`,
        `"*.o"("${input}")`,
        `*( "${input}" , .more )`,
        `SORT(*.o)(${input})`,
        '*(*)',
        '*(.[!t]*)',
        '*(.te[rx]t .b?s)',
        'INPUT_SECTION_FLAGS(SHF_EXECINSTR & SHF_ALLOC) *(.fast*)',
        'KEEP(INPUT_SECTION_FLAGS(!SHF_WRITE) *(.slow))',
        'CREATE_OBJECT_SYMBOLS',
      ])}`;
    case 17:
      return `    . = ${random.chance(0.8) ? '. + ' : ''}${random.pick(['MAX(4, 8)', '(8 - 4)', 'ALIGN(4) - .', `ALIGN(${alignment(random)})`, number(random)])};`;
    case 18:
      return `    ${random.pick([
        '. |= 3;',
        '. &= ~0;',
        '. *= 1;',
        '. -= 0;',
        `"in quotes" = . + ${number(random)};`,
        'PROVIDE_HIDDEN(in_hidden = .);',
        'ASSERT(. >= 0, "fine")',
        `FILL(${number(random)});`,
        `LONG(${name.startsWith('.') ? `ADDR(${name})` : '.'}) SHORT(. - 1);`,
        'QUAD(0x123456789) BYTE(0xfff)',
        `b1 = ASSERT(. != 1, "never one");`,
        `b${random.below(20)} -= .;`,
      ])}`;
    case 0:
      return `    . = ALIGN(${alignment(random)});`;
    case 1:
      return `    . = . + ${random.pick(['4', '0x10', '1K', '7', '0'])};`;
    case 2:
      return `    b${random.below(20)} = .;`;
    case 3:
      return `    b${random.below(20)} = ${expression(state, 2)};`;
    case 4:
      return `    ${random.pick(['BYTE', 'SHORT', 'LONG', 'QUAD', 'SQUAD'])}(${expression(state, 1)})${random.pick(['', ';'])}`;
    case 5:
      return `    KEEP(*(${input} ${input}.*))`;
    case 6:
      return `    *(${input} SORT(${input}.*) EXCLUDE_FILE(*foo.o) .extra*)`;
    case 7:
      return `    *(${random.pick(['.text', '.data', '.bss', 'COMMON', '.text*', '.[bd]*', '.te?t'])})`;
    case 8:
      return `    FILL(${random.pick(['0xAAAAAAAA', '0x00', '0x90'])})`;
    case 9:
      return `    PROVIDE(p${random.below(9)} = .);`;
    case 10:
      return `    ${random.pick(['ASSERT(1, "fine");', 'CONSTRUCTORS', ';', '*libc.a:*(.text .data)', 'SORT(CONSTRUCTORS)', '*(.init_array.*)', 'INPUT_SECTION_FLAGS (SHF_ALLOC & !SHF_WRITE) *(.ro*)'])}`;
    case 11:
      return `    b${random.below(20)} = ${random.pick(['ABSOLUTE(.)', '. + 8', 'SIZEOF(' + name + ')', 'ADDR(' + name + ') + .', '. & 0xfffffff0', '. / 3', '~.', '. - 4', '. > 0x100', 'ALIGN(. + 1, 16)'])};`;
    case 12:
      return `    . ${random.pick(['+=', '+='])} ${random.pick(['4', '8', '0x20'])};`;
    case 13:
      return `    HIDDEN(b${random.below(20)} = . - ADDR(${name}));`;
    default:
      return `    b${random.below(20)} = .;`;
  }
}

function overlay(state: State): string {
  const { random } = state;
  const head = random.pick([
    'OVERLAY :',
    'OVERLAY :',
    'OVERLAY : NOCROSSREFS',
    'OVERLAY : AT (0x20004000)',
    'OVERLAY : SUBALIGN(8)',
    'OVERLAY 0x20001000 :',
    'OVERLAY ALIGN(16) : NOCROSSREFS AT(0x30001000)',
    'OVERLAY : NOCROSSREFS SUBALIGN(4)',
  ]);
  let region = state.regions.length > 0 ? ` >${random.pick(state.regions)}` : '';
  if (state.regions.length > 0 && random.chance(0.2)) region += ` AT>${random.pick(state.regions)}`;
  if (random.chance(0.1)) region += ' =0xaa';
  if (random.chance(0.1)) region += ',';
  return `  ${head}\n  {\n    .ov1 { o1 = .; *(.ov1) LONG(1) }\n    .ov2 { *(.ov2) . = . + ${random.below(40)}; o2 = .; }\n  }${region}\n  o3 = .;\n  o4 = __load_start_ov1 + 0;\n  o5 = __load_stop_ov2;`;
}

/** The old way to give several sections one start. */
function group(state: State): string {
  const { random } = state;
  const address = random.pick(['', '0x20010000', '. + 32', '(alpha)']);
  return `  GROUP ${address} : { .grouped : { g1 = .; BYTE(1) } g2 = .; .grouped2 : { SHORT(g1) } }`;
}

/** A block whose sections go before or behind one of the first block. */
export function insertion(state: State): string {
  const { random } = state;
  const where = state.sections.length > 0 && random.chance(0.95) ? random.pick(state.sections) : '.nosuch';
  const region = state.regions.length > 0 && random.chance(0.7) ? ` >${random.pick(state.regions)}` : '';
  const inner = { ...state, inSections: true };
  const body = `  ins_a = ${expression(inner, 1)};\n  .inserted : { ins_b = .; LONG(1) . = ALIGN(8); }${region}\n  ins_c = .;`;
  return `SECTIONS\n{\n${body}\n}\nINSERT ${random.pick(['AFTER', 'BEFORE'])} ${where}${random.pick(['', ';'])}`;
}
