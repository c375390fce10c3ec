import { say } from '../../base/wording';
import { flag, type OutputStatement } from './linkState';
import { takesInputs } from './sizing';
import { augments, complain, warn, type Link } from './state';

/** Whether the program headers that sections name are there, and whether those that are there are named. */
export function checkProgramHeaders(link: Link): void {
  const { program } = link;
  const outputs = program.statements.filter((statement) => statement.kind === 'output');
  for (const output of outputs) checkNames(link, output);
  if (program.phdrs.size === 0 || augments(link)) return;
  for (const output of outputs) {
    if (output.constraint < 0) continue;
    if (output.phdrs.length > 0) return;
    const isAllocated = output.section !== undefined && (output.section.flags & flag.alloc) !== 0;
    if (output.sectionKind === 'noload' || !isAllocated) continue;
    if (outputs.some(({ phdrs }) => phdrs.length > 0)) return;
    const message = say`PHDRS is there, but no section names a program header, as ${output.name} would by :NAME`;
    complain(link, 'ld-syntax', message, output.place);
    return;
  }
}

function checkNames(link: Link, output: OutputStatement): void {
  if (output.constraint < 0) return;
  for (const name of output.phdrs) {
    if (name === 'NONE' || link.program.phdrs.has(name)) continue;
    const message = say`There is no program header ${name} for section ${output.name}`;
    if (output.section) complain(link, 'ld-syntax', message, output.place);
    else if (takesInputs(link, output)) {
      const once = say`The link stops once an object has content for section ${output.name}: there is no program header ${name}`;
      warn(link, 'ld-syntax', once, output.place);
    }
  }
}
