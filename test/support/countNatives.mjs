// Counts what built-in functions of the engine do for the code that calls them, about one for each character or element
// that they look at: counters of the profiler see only code of one's own.

let work = 0;

/** Work since the last call. */
export function nativeWork() {
  const done = work;
  work = 0;
  return done;
}

/**
 * @param {object} owner
 * @param {string | symbol} name
 * @param {(self: any, args: any[], result: any) => number} cost
 */
function counted(owner, name, cost) {
  const original = owner[name];
  Object.defineProperty(owner, name, {
    configurable: true,
    writable: true,
    value: function (...args) {
      const result = Reflect.apply(original, this, args);
      work += cost(this, args, result);
      return result;
    },
  });
}

const length = (self) => self.length + 1;

function countSearches() {
  const from = (self, [, at = 0]) => Math.min(Math.max(0, at), self.length);
  for (const name of ['indexOf', 'includes'])
    counted(String.prototype, name, (self, args) => {
      const start = from(self, args);
      const found = originalIndexOf.call(self, args[0], start);
      return (found < 0 ? self.length : found) - start + 1;
    });
  counted(
    String.prototype,
    'lastIndexOf',
    (self, [, at = self.length], found) => at - Math.max(0, found) + 1,
  );
  counted(RegExp.prototype, 'exec', function (self, [text], match) {
    if (match !== null) return match[0].length + 1;
    return self.sticky ? 1 : String(text).length + 1;
  });
}

const originalIndexOf = String.prototype.indexOf;

/** From where an expression looks on: the characters between two matches are looked at, too. */
function countSkipped() {
  const exec = RegExp.prototype.exec;
  RegExp.prototype.exec = function (text) {
    const start = this.global || this.sticky ? this.lastIndex : 0;
    const match = exec.call(this, text);
    if (match !== null) work += Math.max(0, match.index - start);
    else if (!this.sticky) work -= Math.min(start, String(text).length);
    return match;
  };
}

/** Has the built-in functions counted from now on, for the whole process. */
export function countNatives() {
  countSearches();
  countSkipped();
  for (const name of ['toLowerCase', 'toUpperCase', 'replaceAll', 'normalize'])
    counted(String.prototype, name, length);
  counted(String.prototype, 'split', (self, _, parts) => self.length + parts.length);
  counted(String.prototype, 'repeat', (_, __, made) => made.length + 1);
  for (const name of ['trim', 'trimStart', 'trimEnd'])
    counted(String.prototype, name, (self, _, made) => self.length - made.length + 1);
  for (const name of ['indexOf', 'includes', 'lastIndexOf', 'join', 'reverse', 'sort', 'splice', 'unshift'])
    counted(Array.prototype, name, length);
  for (const name of ['slice', 'concat', 'flat'])
    counted(Array.prototype, name, (_, __, made) => length(made));
  counted(JSON, 'parse', (_, [text]) => length(text));
  // Spreading: `[...list, more]`, `new Set(list)`.
  for (const list of [[], new Map(), new Set()])
    counted(Object.getPrototypeOf(list[Symbol.iterator]()), 'next', () => 1);
}
