import { say } from '../../base/wording';
import type { Name, PhdrDefinition, RegionDefinition } from '../syntax/syntaxTree';
import { at, checkConstant, fail, mention, tree, type Loader } from './loader';
import { addRegion, attributeFlag, defaultRegionName } from './program';

const phdrTypes = new Set(
  'NULL LOAD DYNAMIC INTERP NOTE SHLIB PHDR TLS GNU_EH_FRAME GNU_STACK GNU_RELRO GNU_PROPERTY'
    .split(' ')
    .map((name) => `PT_${name}`),
);
export function checkPhdr(loader: Loader, entry: PhdrDefinition): void {
  const type = entry.type.kind === 'symbol' ? entry.type.name.text : undefined;
  if (type === undefined) checkConstant(loader, entry.type, say`program header type`);
  else if (!phdrTypes.has(type)) {
    fail(
      loader,
      'ld-syntax',
      say`Unknown program header type ${type}: write its number`,
      at(loader, entry.type.span),
    );
  }
  for (const { name, value } of entry.qualifiers) {
    const takesValue = name.text === 'FLAGS' || name.text === 'AT';
    if (
      (name.text === 'FILEHDR' || name.text === 'PHDRS' || takesValue) &&
      (value !== undefined) === takesValue
    )
      continue;
    fail(loader, 'ld-syntax', say`${name.text} does not belong into PHDRS`, at(loader, name.span));
  }
  // Both are folded while ld parses: a division by zero in them is an error.
  for (const { value } of entry.qualifiers) tree(loader, value);
  checkHeaders(loader, entry);
}

/** Only the first PT_LOAD headers can hold the headers of the file. */
function checkHeaders(loader: Loader, entry: PhdrDefinition): void {
  const { type } = entry;
  const isLoad =
    (type.kind === 'symbol' && type.name.text === 'PT_LOAD') || (type.kind === 'number' && type.value === 1n);
  if (!isLoad) return;
  const { program } = loader.link;
  const headers = entry.qualifiers.find(({ name }) => name.text === 'FILEHDR' || name.text === 'PHDRS');
  if (!headers) program.hasPlainLoad = true;
  else if (program.hasPlainLoad) {
    const message = say`${headers.name.text} belongs to the first PT_LOAD header: the ones before ${entry.name.text} lack it`;
    fail(loader, 'ld-syntax', message, at(loader, headers.name.span));
  }
}

export function declare(loader: Loader, node: RegionDefinition): void {
  if (node.name.text === '') return;
  let region = loader.link.program.regionByName.get(node.name.text);
  if (region) {
    const message = say`Memory region ${node.name.text} is declared again: only the last declaration counts`;
    loader.link.sinks.warning('ld-duplicate-region', message, at(loader, node.name.span));
  } else {
    region = addRegion(loader.link.program, node.name.text, false, at(loader, node.name.span));
  }
  region.invented = false;
  loader.link.program.declared.push({ region, file: loader.file, node, name: node.name });
  for (const { negated, name } of node.attributes?.items ?? []) {
    let not = negated;
    for (const letter of name.text) {
      if (letter === '!') not = !not;
      else if (not) region.notFlags |= attributeFlag(letter);
      else region.flags |= attributeFlag(letter);
    }
  }
  region.originTree = tree(loader, node.origin) ?? region.originTree;
  region.lengthTree = tree(loader, node.length) ?? region.lengthTree;
  if (!region.originTree) region.originValid = false;
  if (!region.lengthTree) region.lengthValid = false;
}

export function alias(loader: Loader, name: Name | undefined, target: Name | undefined): void {
  if (!name || !target) return;
  if (name.text === defaultRegionName || target.text === defaultRegionName) {
    fail(loader, 'ld-syntax', say`The default region cannot have an alias`, at(loader, name.span));
    return;
  }
  if (loader.link.program.regionByName.has(name.text)) {
    fail(loader, 'ld-duplicate-region', say`The name ${name.text} is taken already`, at(loader, name.span));
    return;
  }
  const region = loader.link.program.regionByName.get(target.text);
  if (!region) {
    fail(
      loader,
      'ld-undefined-region',
      say`REGION_ALIAS: there is no memory region ${target.text}`,
      at(loader, target.span),
    );
    return;
  }
  mention(loader, target.text);
  region.names.splice(1, 0, name.text);
  loader.link.program.regionByName.set(name.text, region);
  loader.link.program.aliases.push({
    name: name.text,
    region: region.names[0]!,
    file: loader.file,
    span: name.span,
  });
}
