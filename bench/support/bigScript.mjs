/** A script as generators write them: many small sections with symbols around them. */
export function bigScript(lines) {
  const text = [
    'MEMORY',
    '{',
    '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K',
    '  ROM (rx) : ORIGIN = 0x70100000, LENGTH = 16M',
    '}',
    '_estack = ORIGIN(RAM) + LENGTH(RAM);',
    'SECTIONS',
    '{',
  ];
  for (let n = 0; text.length < lines - 1; n++) {
    text.push(
      `  .part${n} :`,
      '  {',
      '    . = ALIGN(4);',
      `    _spart${n} = .;  /* start of part ${n} */`,
      `    *(.part${n} .part${n}.*)`,
      `    KEEP(*(.keep${n}))`,
      `    _epart${n} = .;`,
      n % 3 === 0 ? '  } >RAM AT> ROM' : '  } >RAM',
      `  _size${n} = SIZEOF(.part${n}) + 0x${(n * 16).toString(16)};`,
    );
  }
  text.push('}', '');
  return text.join('\n');
}

/** What is typed into the middle of it, and where: from ` = .` on, whole and broken in turn. */
export const typed = ' + 0x1000 + LENGTH(RAM)';

/** Offset behind the `.` of an assignment in the middle of a script of `bigScript`. */
export function middleOf(text) {
  return text.indexOf('= .;', text.length / 2) + 3;
}
