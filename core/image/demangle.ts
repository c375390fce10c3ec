import { DemangleReader, NotSupported, type TypeText } from './demangleReader';

// C++ names as GCC and Clang write them for Arm: "Itanium C++ ABI", chapter 5.1 "External Names (a.k.a. Mangling)".
// Output as GNU c++filt prints it. Expressions in template arguments, decltype and vendor extensions are left mangled.

/** Longer names stay as they are; templates of templates make some of several thousand characters. */
const longestMangled = 4096;

/**
 * A C++ symbol as people write it: `_ZN5model4runEv` is `model::run()`. Names that are not C++, or use what is not
 * supported here, come back unchanged. Never throws; time and length of the answer are bounded.
 */
export function demangle(name: string): string {
  if (!name.startsWith('_Z') || name.length > longestMangled) return name;
  const reader = new DemangleReader(name, 2);
  try {
    const text = encoding(reader);
    const suffix = cloneSuffix(reader);
    return reader.at === name.length ? `${text}${suffix}` : name;
  } catch (error) {
    if (error instanceof NotSupported) return name;
    throw error;
  }
}

/** `.constprop.0`, `.isra.0.part.1`: copies that GCC made of a function. */
function cloneSuffix(reader: DemangleReader): string {
  let suffix = '';
  for (
    let piece = reader.match(/\.[A-Za-z_]+(?:\.\d+)*/y);
    piece;
    piece = reader.match(/\.[A-Za-z_]+(?:\.\d+)*/y)
  ) {
    suffix += ` [clone ${piece}]`;
  }
  return suffix;
}

/** What an encoding's name tells about the parameters that follow. */
interface NameText {
  readonly text: string;
  /** Whether a return type comes before the parameters: it does for templates other than constructors. */
  readonly returns: boolean;
  /** ` const`, ` &` of a member function. */
  readonly qualifiers: string;
}

/**
 * A function with its parameters, a variable, or one of the compiler's own objects. Something inside a function names
 * it without its result.
 */
function encoding(reader: DemangleReader, withResult = true): string {
  if (reader.peek('T') || reader.peek('G')) return specialName(reader);
  const name = nameOf(reader);
  if (reader.atEnd() || reader.peek('E') || reader.peek('.')) return name.text + name.qualifiers;
  const result = name.returns ? typeOf(reader) : undefined;
  const parameters = parameterList(reader);
  const whole = `${name.text}${parameters}${name.qualifiers}`;
  if (!result || !withResult) return whole;
  return reader.checked(result.left + (result.isFunction ? whole : ` ${whole}`) + result.right);
}

const specialNames: Readonly<Record<string, string>> = {
  TV: 'vtable for ',
  TT: 'VTT for ',
  TI: 'typeinfo for ',
  TS: 'typeinfo name for ',
  TW: 'TLS wrapper function for ',
  TH: 'TLS init function for ',
  GV: 'guard variable for ',
};

function specialName(reader: DemangleReader): string {
  const code = reader.take(2);
  const known = specialNames[code];
  if (known !== undefined) {
    if (code === 'TW' || code === 'TH' || code === 'GV') return known + nameOf(reader).text;
    return known + wholeType(typeOf(reader));
  }
  if (code === 'Th' || code === 'Tv') {
    reader.require(code === 'Th' ? /n?\d+_/y : /n?\d+_n?\d+_/y);
    return `${code === 'Th' ? 'non-virtual' : 'virtual'} thunk to ${encoding(reader)}`;
  }
  if (code === 'TC') {
    const derived = wholeType(typeOf(reader));
    reader.require(/\d+_/y);
    return `construction vtable for ${wholeType(typeOf(reader))}-in-${derived}`;
  }
  return reader.fail();
}

/** The parameters up to the end; `v` alone means that there are none. */
function parameterList(reader: DemangleReader): string {
  const parameters: string[] = [];
  while (!reader.atEnd() && !reader.peek('E') && !reader.peek('.')) {
    const type = typeOf(reader);
    // An empty pack leaves no parameter.
    if (type.left !== '' || type.right !== '') parameters.push(wholeType(type));
  }
  const only = parameters.length === 1 && parameters[0] === 'void' ? '' : parameters.join(', ');
  return reader.checked(`(${only})`);
}

function nameOf(reader: DemangleReader): NameText {
  if (reader.peek('N')) return nestedName(reader);
  if (reader.peek('Z')) return localName(reader);
  let text: string;
  if (reader.peek('S') && !reader.peek('St')) {
    text = substitution(reader);
    if (!reader.peek('I')) reader.fail();
  } else {
    const isStd = reader.skip('St');
    text = (isStd ? 'std::' : '') + unqualifiedName(reader, '');
    if (!reader.peek('I')) return { text, returns: false, qualifiers: '' };
    reader.remember(plain(text));
  }
  text = withArguments(reader, text);
  return { text, returns: true, qualifiers: '' };
}

/** `N … E`: names within namespaces and classes, each prefix of which can be referred to again. */
function nestedName(reader: DemangleReader): NameText {
  reader.expect('N');
  let qualifiers = '';
  for (let next = reader.match(/[rVK]/y); next; next = reader.match(/[rVK]/y)) {
    qualifiers = ` ${next === 'K' ? 'const' : next === 'V' ? 'volatile' : 'restrict'}${qualifiers}`;
  }
  if (reader.skip('R')) qualifiers += ' &';
  else if (reader.skip('O')) qualifiers += ' &&';
  let text = '';
  let returns = false;
  /** The innermost name without its arguments: what a constructor is called. */
  let last = '';
  let isSpecial = false;
  while (!reader.skip('E')) {
    if (reader.peek('I')) {
      text = withArguments(reader, text);
      returns = !isSpecial;
      if (!reader.peek('E')) reader.remember(plain(text));
      continue;
    }
    returns = false;
    if (reader.peek('S') && text === '') {
      const isBareStd = reader.peek('St');
      if (isBareStd) {
        reader.skip('St');
        text = 'std';
      } else {
        text = substitution(reader);
        last = lastName(text);
      }
      continue;
    }
    if (reader.peek('T') && text === '') {
      text = wholeType(templateParameter(reader));
      last = lastName(text);
      reader.remember(plain(text));
      continue;
    }
    // `M`: what follows is defined within the initialiser of the member before.
    if (reader.skip('M')) continue;
    isSpecial = reader.peek('C') || (reader.peek('D') && !reader.peek('Dt') && !reader.peek('DT'));
    const isConversion = reader.peek('cv');
    const part = unqualifiedName(reader, last);
    isSpecial ||= isConversion;
    last = part;
    text = text === '' ? part : `${text}::${part}`;
    if (!reader.peek('E')) reader.remember(plain(text));
  }
  return { text: reader.checked(text), returns, qualifiers };
}

/** The name of the class itself in `ns::class<int>::other<char>`. */
function lastName(text: string): string {
  let depth = 0;
  let end = text.length;
  for (let i = text.length - 1; i >= 0; i--) {
    const character = text[i];
    if (character === '>') depth++;
    else if (character === '<') {
      depth--;
      if (depth === 0) end = i;
    } else if (character === ':' && depth === 0) return text.slice(i + 1, end);
  }
  return text.slice(0, end);
}

/** `Z function E name`: something inside a function. */
function localName(reader: DemangleReader): NameText {
  reader.expect('Z');
  const around = withoutOuterTemplate(reader, () => reader.nested(() => encoding(reader, false)));
  reader.expect('E');
  if (reader.skip('s')) {
    discriminator(reader);
    return { text: `${around}::string literal`, returns: false, qualifiers: '' };
  }
  const inner = nameOf(reader);
  discriminator(reader);
  return { ...inner, text: reader.checked(`${around}::${inner.text}`) };
}

function discriminator(reader: DemangleReader): void {
  reader.match(/__\d+_|_\d/y);
}

const operators: Readonly<Record<string, string>> = {
  nw: ' new',
  na: ' new[]',
  dl: ' delete',
  da: ' delete[]',
  ps: '+',
  ng: '-',
  ad: '&',
  de: '*',
  co: '~',
  pl: '+',
  mi: '-',
  ml: '*',
  dv: '/',
  rm: '%',
  an: '&',
  or: '|',
  eo: '^',
  aS: '=',
  pL: '+=',
  mI: '-=',
  mL: '*=',
  dV: '/=',
  rM: '%=',
  aN: '&=',
  oR: '|=',
  eO: '^=',
  ls: '<<',
  rs: '>>',
  lS: '<<=',
  rS: '>>=',
  eq: '==',
  ne: '!=',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
  ss: '<=>',
  nt: '!',
  aa: '&&',
  oo: '||',
  pp: '++',
  mm: '--',
  cm: ',',
  pm: '->*',
  pt: '->',
  cl: '()',
  ix: '[]',
  aw: ' co_await',
};

/** One component of a name. `enclosing`: the class that a constructor or destructor belongs to. */
function unqualifiedName(reader: DemangleReader, enclosing: string): string {
  reader.skip('L');
  let name: string;
  if (reader.isDigit()) name = sourceName(reader);
  else if (reader.match(/C[1-5]/y)) name = bareName(enclosing) || reader.fail();
  else if (reader.match(/D[0-5]/y)) name = `~${bareName(enclosing) || reader.fail()}`;
  else if (reader.peek('Ul')) name = lambdaName(reader);
  else if (reader.skip('Ut')) name = `{unnamed type#${sequenceNumber(reader)}}`;
  else if (reader.skip('cv')) name = `operator ${wholeType(typeOf(reader))}`;
  else if (reader.skip('li')) name = `operator"" ${sourceName(reader)}`;
  else {
    const symbol = operators[reader.take(2)];
    name = symbol === undefined ? reader.fail() : `operator${symbol}`;
  }
  while (reader.skip('B')) name += `[abi:${sourceName(reader)}]`;
  return name;
}

/** A class's name without the tags that its own constructor does not repeat. */
function bareName(name: string): string {
  return name.replace(/\[abi:[^[\]]*\]/g, '');
}

function sourceName(reader: DemangleReader): string {
  const length = Number(reader.require(/[1-9]\d{0,3}/y));
  const name = reader.take(length);
  return /^_GLOBAL_[._$]N/.test(name) ? '(anonymous namespace)' : name;
}

function lambdaName(reader: DemangleReader): string {
  reader.expect('Ul');
  const parameters = parameterList(reader);
  reader.expect('E');
  return `{lambda${parameters}#${sequenceNumber(reader)}}`;
}

/** `_` is the first, `0_` the second. */
function sequenceNumber(reader: DemangleReader): number {
  const digits = reader.require(/\d{0,4}_/y);
  return digits === '_' ? 1 : Number(digits.slice(0, -1)) + 2;
}

const shortNames: Readonly<Record<string, readonly [text: string, whole: string]>> = {
  a: ['std::allocator', 'std::allocator'],
  b: ['std::basic_string', 'std::basic_string'],
  s: ['std::string', 'std::basic_string<char, std::char_traits<char>, std::allocator<char> >'],
  i: ['std::istream', 'std::basic_istream<char, std::char_traits<char> >'],
  o: ['std::ostream', 'std::basic_ostream<char, std::char_traits<char> >'],
  d: ['std::iostream', 'std::basic_iostream<char, std::char_traits<char> >'],
};

function substitution(reader: DemangleReader): string {
  return wholeType(substitutedType(reader));
}

function substitutedType(reader: DemangleReader): TypeText {
  reader.expect('S');
  const known = reader.match(/[absiod]/y);
  if (known) {
    const [text, whole] = shortNames[known]!;
    // Before a constructor the class is spelt out, as its name is then said twice.
    let name = reader.peek('C') || reader.peek('D') ? whole : text;
    while (reader.skip('B')) name += `[abi:${sourceName(reader)}]`;
    return plain(name);
  }
  const digits = reader.require(/[0-9A-Z]{0,6}_/y);
  return reader.remembered(digits === '_' ? 0 : parseInt(digits.slice(0, -1), 36) + 1);
}

/** `name<arguments>`; those of a function's own name are what `T_` refers to. */
function withArguments(reader: DemangleReader, name: string): string {
  const list = templateArguments(reader);
  reader.setTemplate(list);
  const text = list
    .map(wholeType)
    .filter((argument) => argument !== '')
    .join(', ');
  const separated = name.endsWith('<') || name.endsWith('operator<<') ? `${name} ` : name;
  return reader.checked(`${separated}<${text}${text.endsWith('>') ? ' ' : ''}>`);
}

function templateArguments(reader: DemangleReader): TypeText[] {
  reader.expect('I');
  return reader.nested(() => {
    const list: TypeText[] = [];
    while (!reader.skip('E')) list.push(templateArgument(reader));
    return list;
  });
}

function templateArgument(reader: DemangleReader): TypeText {
  if (reader.peek('L')) return plain(literal(reader));
  if (reader.peek('X')) return reader.fail();
  if (!reader.skip('J')) return typeOf(reader);
  const pack: TypeText[] = [];
  while (!reader.skip('E')) pack.push(templateArgument(reader));
  return { ...plain(pack.map(wholeType).filter(Boolean).join(', ')), pack };
}

const literalSuffixes: Readonly<Record<string, string>> = {
  int: '',
  'unsigned int': 'u',
  long: 'l',
  'unsigned long': 'ul',
  'long long': 'll',
  'unsigned long long': 'ull',
};

function literal(reader: DemangleReader): string {
  reader.expect('L');
  if (reader.skip('_Z')) {
    const text = reader.nested(() => encoding(reader));
    reader.expect('E');
    return text;
  }
  const type = wholeType(typeOf(reader));
  const digits = reader.require(/n?\d+/y);
  reader.expect('E');
  const value = digits.replace('n', '-');
  if (type === 'bool' && (value === '0' || value === '1')) return value === '1' ? 'true' : 'false';
  const suffix = literalSuffixes[type];
  return suffix === undefined ? `(${type})${value}` : `${value}${suffix}`;
}

function templateParameter(reader: DemangleReader): TypeText {
  reader.expect('T');
  return reader.templateArgument(sequenceNumber(reader) - 1);
}

const builtinTypes: Readonly<Record<string, string>> = {
  v: 'void',
  w: 'wchar_t',
  b: 'bool',
  c: 'char',
  a: 'signed char',
  h: 'unsigned char',
  s: 'short',
  t: 'unsigned short',
  i: 'int',
  j: 'unsigned int',
  l: 'long',
  m: 'unsigned long',
  x: 'long long',
  y: 'unsigned long long',
  n: '__int128',
  o: 'unsigned __int128',
  f: 'float',
  d: 'double',
  e: 'long double',
  g: '__float128',
  z: '...',
  Dn: 'decltype(nullptr)',
  Di: 'char32_t',
  Ds: 'char16_t',
  Du: 'char8_t',
  Da: 'auto',
  Dh: 'half',
};

function plain(text: string): TypeText {
  return { left: text, right: '', isFunction: false, reference: undefined };
}

/** A type that stands by itself. */
function wholeType(type: TypeText): string {
  return type.isFunction ? `${type.left} ${type.right}` : type.left + type.right;
}

function typeOf(reader: DemangleReader): TypeText {
  return reader.nested(() => typeInside(reader));
}

function typeInside(reader: DemangleReader): TypeText {
  const builtin = reader.match(/D[nisuah]|[vwbcahstijlmxynofdegz]/y);
  if (builtin) return plain(builtinTypes[builtin]!);
  if (reader.peek('S') && !reader.peek('St')) {
    const known = substitutedType(reader);
    if (!reader.peek('I')) return known;
    return reader.remember(
      plain(withoutOuterTemplate(reader, () => withArguments(reader, wholeType(known)))),
    );
  }
  if (reader.isDigit() || reader.peek('N') || reader.peek('Z') || reader.peek('St')) {
    return reader.remember(plain(withoutOuterTemplate(reader, () => nameOf(reader).text)));
  }
  if (reader.peek('T')) {
    const parameter = reader.remember(templateParameter(reader));
    if (!reader.peek('I')) return parameter;
    return reader.remember(
      plain(withoutOuterTemplate(reader, () => withArguments(reader, wholeType(parameter)))),
    );
  }
  if (reader.skip('Dp')) return packExpansion(reader);
  return reader.remember(compoundType(reader));
}

/** `Dp pattern`: the pattern once for each member of the pack that it names. */
function packExpansion(reader: DemangleReader): TypeText {
  const start = reader.at;
  const first = reader.withinPack(0, () => typeOf(reader));
  const end = reader.at;
  const members = first.size === 0 ? [] : [wholeType(first.value)];
  for (let index = 1; index < first.size; index++) {
    reader.at = start;
    members.push(wholeType(reader.withinPack(index, () => typeOf(reader)).value));
    reader.at = end;
  }
  return plain(reader.checked(members.join(', ')));
}

/** The arguments of a parameter's type are not those that `T_` of the function means. */
function withoutOuterTemplate<T>(reader: DemangleReader, read: () => T): T {
  const outer = reader.template();
  const result = read();
  reader.setTemplate(outer);
  return result;
}

/** Pointers, references, qualifiers, functions, arrays, pointers to members. */
function compoundType(reader: DemangleReader): TypeText {
  if (reader.skip('P')) return pointerTo(typeOf(reader), '*');
  if (reader.skip('R')) return referenceTo(typeOf(reader), 'lvalue');
  if (reader.skip('O')) return referenceTo(typeOf(reader), 'rvalue');
  const qualifiers = reader.match(/r?V?K?/y);
  if (qualifiers) {
    // A qualified function is one type; what it is without them cannot be referred to.
    const type = reader.skip('F') ? functionType(reader, false) : typeOf(reader);
    if (qualifiers === 'K' && type.left.endsWith(' const')) return type;
    const words =
      (qualifiers.includes('K') ? ' const' : '') +
      (qualifiers.includes('V') ? ' volatile' : '') +
      (qualifiers.includes('r') ? ' restrict' : '');
    return type.isFunction ? { ...type, right: type.right + words } : { ...type, left: type.left + words };
  }
  const isNoexcept = reader.skip('Do');
  if (reader.skip('F')) return functionType(reader, isNoexcept);
  if (reader.skip('A')) {
    const count = reader.require(/\d*_/y);
    const element = typeOf(reader);
    const size = `[${count.slice(0, -1)}]`;
    // `int [2][3]`: the outer dimension stands first.
    const right = element.right.startsWith(' [')
      ? ` ${size}${element.right.slice(1)}`
      : ` ${size}${element.right}`;
    return { ...element, right };
  }
  if (reader.skip('M')) {
    const owner = wholeType(typeOf(reader));
    const member = typeOf(reader);
    if (member.isFunction)
      return { ...plain(''), left: `${member.left} (${owner}::*`, right: `)${member.right}` };
    return { ...member, left: `${member.left} ${owner}::*` };
  }
  return reader.fail();
}

function functionType(reader: DemangleReader, isNoexcept: boolean): TypeText {
  reader.skip('Y');
  const result = typeOf(reader);
  const parameters = parameterList(reader).replace(/ &+$/, '');
  reader.expect('E');
  if (result.right !== '') reader.fail();
  return {
    left: result.left,
    right: parameters + (isNoexcept ? ' noexcept' : ''),
    isFunction: true,
    reference: undefined,
  };
}

function pointerTo(type: TypeText, mark: string): TypeText {
  if (type.isFunction) return { ...plain(''), left: `${type.left} (${mark}`, right: `)${type.right}` };
  if (type.right.startsWith(' [')) {
    return { ...plain(''), left: `${type.left} (${mark}`, right: `)${type.right}` };
  }
  return { left: type.left + mark, right: type.right, isFunction: false, reference: undefined };
}

/** A reference to a reference is one: `T&&` of `int&` is `int&`. */
function referenceTo(type: TypeText, kind: 'lvalue' | 'rvalue'): TypeText {
  if (type.reference === undefined) {
    return { ...pointerTo(type, kind === 'lvalue' ? '&' : '&&'), reference: kind };
  }
  if (kind === 'lvalue' && type.reference === 'rvalue') {
    return { ...type, left: type.left.replace(/&&$/, '&'), reference: 'lvalue' };
  }
  return type;
}
