// ESLint rules for the texts that people read: each is a tagged template, say`…` of core/base/wording.ts, or a key that
// whoever shows it translates; and the language is chosen at the edges alone.

/** Properties whose texts are for the program, for files or, as the title of a rule, keys that are translated when shown. */
const unsaid = new Set(
  'key group alike id newText insertText defaultNote rule rules kind file code pattern prop command role by at body prefix'.split(
    ' ',
  ),
);
/** Calls that look for a text or take the key of one (`of`: of what is kept). */
const asking =
  /^(?:of|get|has|set|test|exec|replace|replaceAll|startsWith|endsWith|includes|indexOf|lastIndexOf|split|join|padEnd|padStart|sayKey|sayCount|translate|takeNameOrFail|gapKind|checkConstant|markdownCode)$/;
/** Errors whose message a person reads: one line on standard error, or an answer that an editor shows. */
const shownErrors = new Set(['UsageError', 'ResponseError']);
const logs = new Set(['console', 'log']);
const comparing = new Set(['===', '!==', 'in']);

/** Two words or more, of which one is not a name: what a person reads, not an identifier. */
function isProse(text) {
  return /[a-z]{2}/.test(text) && /\s/.test(text.trim());
}

function textOf(node) {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : '';
  // A place to fill in counts as no word.
  return node.quasis.map(({ value }) => value.cooked ?? '').join('');
}

function nameOf({ type, name, property }) {
  return type === 'Identifier' ? name : type === 'MemberExpression' ? property.name : undefined;
}

/** Whether a literal stands where nobody reads it. */
function isUnread(node) {
  for (let child = node, at = node.parent; at; child = at, at = at.parent) {
    switch (at.type) {
      case 'TaggedTemplateExpression':
        if (at.quasi === child && child === node) return nameOf(at.tag) === 'say';
        break;
      case 'Property':
        if (at.key === child || (at.key.type === 'Identifier' && unsaid.has(at.key.name))) return true;
        break;
      case 'CallExpression':
        // A log goes to whoever mends the program: it stays English.
        if (logs.has(nameOf(at.callee.object ?? {}))) return true;
        if (child !== at.callee && asking.test(nameOf(at.callee) ?? '')) return true;
        break;
      case 'NewExpression':
        return !shownErrors.has(nameOf(at.callee));
      case 'BinaryExpression':
        if (comparing.has(at.operator)) return true;
        break;
      case 'MemberExpression':
        if (at.property === child && at.computed) return true;
        break;
      case 'VariableDeclarator':
        if (/^(?:key|about|body|newText|separator|pattern)$/.test(at.id.name ?? '')) return true;
        break;
      case 'SwitchCase':
        if (at.test === child) return true;
        break;
      case 'TSLiteralType':
      case 'ImportDeclaration':
      case 'ThrowStatement':
        return true;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        // What stands around a function does not change what its texts are.
        return false;
    }
  }
  // Outside every function a text is a record's: a key.
  return true;
}

/** A text that people read and nobody can translate. */
const said = {
  meta: { type: 'problem', schema: [{ type: 'array', items: { type: 'string' } }] },
  create: (context) => {
    const names = context.options[0] ?? [];
    const check = (node) => {
      const text = textOf(node);
      if (!isProse(text) || names.some((name) => text.startsWith(name)) || isUnread(node)) return;
      context.report({ node, message: 'A text for people: write say`…`, which a translation can replace.' });
    };
    return { Literal: check, TemplateLiteral: check };
  },
};

/** `list.map((each) => …)`: the function runs where it stands. */
function isCalledAtOnce({ parent }) {
  return (
    parent.type === 'CallExpression' &&
    /^(?:map|flatMap|filter|sort|reduce|from)$/.test(nameOf(parent.callee) ?? '')
  );
}

/** What is said while a module loads would be in English always: nobody has chosen a language yet. */
const saidLate = {
  meta: { type: 'problem', schema: [] },
  create: (context) => ({
    TaggedTemplateExpression: (node) => {
      if (nameOf(node.tag) !== 'say') return;
      for (let at = node.parent; at; at = at.parent)
        if (/Function/.test(at.type) && !isCalledAtOnce(at)) return;
      context.report({ node, message: 'say`…` outside a function runs before the language is chosen.' });
    },
  }),
};

/** The language is chosen once, at the edge of a process. */
const chosenAtEdge = {
  meta: { type: 'problem', schema: [{ type: 'array', items: { type: 'string' } }] },
  create: (context) => {
    const edges = context.options[0];
    const file = context.filename.slice(context.cwd.length + 1).replaceAll('\\', '/');
    return {
      CallExpression: (node) => {
        if (nameOf(node.callee) !== 'chooseWording' || edges.includes(file)) return;
        context.report({ node, message: `chooseWording belongs to the edges: ${edges.join(', ')}.` });
      },
    };
  },
};

export default { rules: { said, 'said-late': saidLate, 'chosen-at-edge': chosenAtEdge } };
