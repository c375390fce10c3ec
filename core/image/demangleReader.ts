/** A type as what stands left and right of the name that it declares: `int (*` and `)(char)`. */
export interface TypeText {
  readonly left: string;
  readonly right: string;
  /** A function itself, not a pointer to one: needs parentheses when something points to it. */
  readonly isFunction: boolean;
  readonly reference: 'lvalue' | 'rvalue' | undefined;
  /** The members of a pack of template arguments. */
  readonly pack?: readonly TypeText[];
}

/** What a mangled name uses and this project does not read. */
export class NotSupported extends Error {}

/** Names grow by what they refer to again; nobody reads longer ones. */
const longestText = 4096;
const deepest = 64;
const mostRemembered = 512;

/** The place in a mangled name, and what later parts of it can refer to. */
export class DemangleReader {
  private depth = 0;
  private readonly substitutions: TypeText[] = [];
  private expansion: { readonly index: number; size: number } | undefined;
  private templateArguments: readonly TypeText[] = [];

  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  atEnd(): boolean {
    return this.at >= this.text.length;
  }

  peek(expected: string): boolean {
    return this.text.startsWith(expected, this.at);
  }

  isDigit(): boolean {
    const code = this.text.charCodeAt(this.at);
    return code >= 48 && code <= 57;
  }

  skip(expected: string): boolean {
    if (!this.peek(expected)) return false;
    this.at += expected.length;
    return true;
  }

  expect(expected: string): void {
    if (!this.skip(expected)) this.fail();
  }

  take(length: number): string {
    if (this.at + length > this.text.length) this.fail();
    this.at += length;
    return this.text.slice(this.at - length, this.at);
  }

  /** The text that a sticky pattern matches here; undefined where it matches nothing. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined || found === '') return undefined;
    this.at += found.length;
    return found;
  }

  /** As `match`; a name that lacks it is not supported. */
  require(pattern: RegExp): string {
    return this.match(pattern) ?? this.fail();
  }

  remember(type: TypeText): TypeText {
    this.checked(type.left + type.right);
    if (this.substitutions.length >= mostRemembered) this.fail();
    this.substitutions.push(type);
    return type;
  }

  remembered(index: number): TypeText {
    return this.substitutions[index] ?? this.fail();
  }

  template(): readonly TypeText[] {
    return this.templateArguments;
  }

  setTemplate(list: readonly TypeText[]): void {
    this.templateArguments = list;
  }

  /** An argument; within the expansion of a pack the member whose turn it is. */
  templateArgument(index: number): TypeText {
    const argument = this.templateArguments[index] ?? this.fail();
    if (this.expansion === undefined || !argument.pack) return argument;
    this.expansion.size = argument.pack.length;
    return (
      argument.pack[this.expansion.index] ?? { left: '', right: '', isFunction: false, reference: undefined }
    );
  }

  /**
   * Reads the pattern of a pack's expansion for one member; `size`: how many the pack has. What later parts refer to
   * comes from the first member alone.
   */
  withinPack<T>(index: number, read: () => T): { readonly value: T; readonly size: number } {
    if (index > mostRemembered) this.fail();
    const outer = this.expansion;
    const known = this.substitutions.length;
    const expansion = { index, size: 1 };
    this.expansion = expansion;
    const value = read();
    this.expansion = outer;
    if (index > 0) this.substitutions.length = known;
    return { value, size: expansion.size };
  }

  nested<T>(read: () => T): T {
    if (++this.depth > deepest) this.fail();
    const result = read();
    this.depth--;
    return result;
  }

  checked(text: string): string {
    return text.length > longestText ? this.fail() : text;
  }

  fail(): never {
    throw new NotSupported();
  }
}
