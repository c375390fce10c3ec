/** A line as the preprocessor sees it: continuations joined, a directive with the comments that begin behind it. */
export interface LogicalLine {
  readonly start: number;
  readonly end: number;
  /** `include`, `if` …; undefined where the line is none. */
  readonly directive: string | undefined;
  /** What stands behind the directive, without comments. */
  readonly rest: string;
}

/** Splits a text; comments that span lines hide what looks like a directive inside them. O(n). */
export function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let inComment = false;
  for (let start = 0; start < text.length;) {
    let end = pastContinuations(text, start);
    const isDirective = !inComment && /^[ \t]*#/.test(text.slice(start, Math.min(end, start + 200)));
    if (isDirective) end = pastComment(text, start, end);
    const line = text.slice(start, end);
    const match = isDirective ? /^[ \t]*#[ \t]*([a-z_]*)/.exec(line) : null;
    const behind = match ? line.slice(match[0].length) : '';
    const rest = behind.replace(/\\\r?\n/g, ' ').replace(/\r?\n$/, '');
    lines.push({
      start,
      end,
      directive: match ? match[1] || 'null' : undefined,
      rest: match ? withoutComments(rest) : '',
    });
    inComment = endsInComment(line, 0, inComment);
    start = end;
  }
  return lines;
}

/** The end of the line that begins at `start`, with the lines that a backslash joins to it. */
function pastContinuations(text: string, start: number): number {
  for (let end = start; ;) {
    const stop = text.indexOf('\n', end);
    end = stop < 0 ? text.length : stop + 1;
    if (stop < 0 || !/\\\r?$/.test(text.slice(Math.max(start, stop - 2), stop))) return end;
  }
}

/** A comment that begins behind a directive belongs to it, with all the lines that it goes on for. */
function pastComment(text: string, start: number, lineEnd: number): number {
  let end = lineEnd;
  let from = start;
  let open = false;
  while (end < text.length) {
    open = endsInComment(text.slice(from, end), 0, open);
    if (!open) return end;
    const close = text.indexOf('*/', end);
    const stop = close < 0 ? -1 : text.indexOf('\n', close);
    from = end;
    end = stop < 0 ? text.length : stop + 1;
  }
  return end;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?(?:\*\/|$)|\/\/.*/g, ' ');
}

function endsInComment(line: string, from: number, inside: boolean): boolean {
  let open = inside;
  for (let at = from; at < line.length; at++) {
    if (open) {
      const close = line.indexOf('*/', at);
      if (close < 0) return true;
      at = close + 1;
      open = false;
    } else if (line[at] === '"') {
      const close = line.indexOf('"', at + 1);
      if (close < 0) return false;
      at = close;
    } else if (line[at] === '/' && line[at + 1] === '/') return false;
    else if (line[at] === '/' && line[at + 1] === '*') {
      open = true;
      at++;
    }
  }
  return open;
}
