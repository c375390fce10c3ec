// The tables of docs/reference: every key of a format, as its schema describes it.

/**
 * One table per kind of object, in the order in which they are met, with all the places where it stands.
 * @param {any} schema JSON Schema, draft 07
 */
export function formatTables(schema) {
  /** @type {Map<object, {paths: string[], kind: any}>} */
  const kinds = new Map();
  const resolve = (part) => {
    const reference = part.$ref ?? part.allOf?.[0]?.$ref;
    if (reference === undefined) return part;
    const target = schema.definitions[reference.replace('#/definitions/', '')];
    return { ...target, ...part, allOf: undefined, $ref: undefined, origin: target };
  };
  const visit = (part, path) => {
    const kind = resolve(part);
    const identity = kind.origin ?? part;
    if (kind.properties !== undefined) {
      const met = kinds.get(identity);
      if (met !== undefined) {
        met.paths.push(path);
        return;
      }
      kinds.set(identity, { paths: [path], kind });
      for (const [key, value] of Object.entries(kind.properties)) visit(value, join(path, key));
    }
    const items = kind.items;
    for (const item of items?.anyOf ?? (items === undefined ? [] : [items])) visit(item, `${path}[]`);
    if (typeof kind.additionalProperties === 'object') visit(kind.additionalProperties, join(path, 'NAME'));
  };
  visit(schema, '');
  return [...kinds.values()]
    .map(({ paths, kind }) => {
      const values = Object.entries(kind.properties).map(([key, value]) => [key, resolve(value)]);
      const rows = values.map(([key, value]) => row(key, value, kind));
      return section(
        paths,
        kind.description,
        rows,
        values.some(([, value]) => value['x-dialect']),
      );
    })
    .join('\n\n');
}

function join(path, key) {
  return path === '' ? key : `${path}.${key}`;
}

function row(key, value, parent) {
  const required = parent.required?.includes(key) ? ', required' : '';
  return {
    key: `\`${key}\``,
    type: cell(types(value) + required),
    dialect: value['x-dialect'] ?? 'both',
    meaning: cell(meaning(value)),
    basis: value['x-basis'] ?? 'read',
  };
}

function section(paths, description, rows, usesDialects) {
  const columns = ['key', 'type', ...(usesDialects ? ['dialect'] : []), 'meaning', 'basis'];
  const title = paths.map((path) => (path === '' ? 'The file' : `\`${path}\``)).join(', ');
  return [
    `### ${title}`,
    '',
    ...(description === undefined ? [] : [cell(description), '']),
    `| ${columns.join(' | ')} |`,
    `| ${columns.map(() => '---').join(' | ')} |`,
    ...rows.map((each) => `| ${columns.map((column) => each[column]).join(' | ')} |`),
  ].join('\n');
}

function types(value) {
  if (value.enum !== undefined) return value.enum.map((each) => `\`${JSON.stringify(each)}\``).join(', ');
  const type = [value.type ?? 'any'].flat().join(' or ');
  const items = value.items?.type;
  return type.startsWith('array') && items !== undefined && items !== 'object'
    ? `array of ${[items].flat().join(' or ')}`
    : type;
}

function meaning({ description = '', enum: values, enumDescriptions }) {
  const each = enumDescriptions?.map((text, index) => `\`${values[index]}\`: ${text}`) ?? [];
  return [description, each.join(' ')].filter((text) => text !== '').join(' ');
}

/** Text within a table's cell: no bar ends it, and a name between angle brackets is not HTML. */
function cell(text) {
  return text.replaceAll('|', '\\|').replace(/<([\w ]+)>/g, '\\<$1\\>');
}

/**
 * The compiler's options in a table.
 * @param {readonly {name: string, description: string, argument?: string}[]} options
 */
export function optionTable(options) {
  const rows = options.map(
    ({ name, description, argument }) =>
      `| \`${name}${argument === undefined ? '' : ` ${argument}`}\` | ${cell(description)} |`,
  );
  return ['| option | what it does |', '| --- | --- |', ...rows].join('\n');
}
