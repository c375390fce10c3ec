import type { Node } from 'jsonc-parser';
import { spanContains } from '../../base/span';
import type { SchemaKey } from '../../memoryPool/generated/keys';
import { elements, members, nodeSpan, readJsonTree, type JsonMember } from '../../memoryPool/jsonTree';

/** Keys by kind of object: `poolFileKeys`, `profileKeys`. */
export type SchemaTables = Readonly<Record<string, readonly SchemaKey[]>>;

/** The `"key": value` at an offset, and what the schema says about its key. */
export interface SchemaCursor {
  readonly member: JsonMember;
  readonly schema: SchemaKey | undefined;
  readonly at: 'key' | 'value';
  /** The names of pools and profiles are keys of maps; everything else is a key of the schema. */
  readonly path: readonly (string | number)[];
}

/** The innermost member whose key or simple value stands at the offset; undefined between them. */
export function schemaCursor(text: string, offset: number, tables: SchemaTables): SchemaCursor | undefined {
  const { root } = readJsonTree(text);
  let node: Node | undefined = root;
  let table: readonly SchemaKey[] | undefined = tables['root'];
  let path: readonly (string | number)[] = [];
  while (node) {
    const found: JsonMember | undefined = members(node).find(({ property }) =>
      spanContains(nodeSpan(property), offset),
    );
    if (!found) return undefined;
    const schema = table?.find(({ key }) => key === found.key);
    path = [...path, found.key];
    if (spanContains(nodeSpan(found.keyNode), offset)) return { member: found, schema, at: 'key', path };
    const value: Node | undefined = found.value;
    if (!value || !spanContains(nodeSpan(value), offset)) return undefined;
    const inner = elementAt(value, offset);
    if (inner) path = [...path, inner.index];
    const next = inner?.node ?? value;
    if (next.type !== 'object') {
      return next.type === 'array' ? undefined : { member: found, schema, at: 'value', path };
    }
    table = tableBehind(schema, table, tables);
    node = next;
  }
  return undefined;
}

/** The table of the objects that a key holds; a key of a map (`"Profiles": { "<name>": …`) keeps the map's. */
export function tableBehind(
  schema: SchemaKey | undefined,
  table: readonly SchemaKey[] | undefined,
  tables: SchemaTables,
): readonly SchemaKey[] | undefined {
  if (!schema) return table;
  return schema.object === undefined ? undefined : tables[schema.object];
}

function elementAt(node: Node, offset: number): { readonly node: Node; readonly index: number } | undefined {
  const index = elements(node).findIndex((element) => spanContains(nodeSpan(element), offset));
  const found = elements(node)[index];
  return found ? { node: found, index } : undefined;
}
