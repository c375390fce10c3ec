import type { SchemaKey } from '../../memoryPool/generated/keys';
import { profileKeys } from '../../memoryPool/generated/keys';
import { nodeSpan } from '../../memoryPool/jsonTree';
import type { ProfileFile } from '../../memoryPool/profile';
import { compilerOption, writtenOptions } from '../../memoryPool/profileOptions';
import { spanContains } from '../../base/span';
import type { HoverText } from '../features';
import { schemaCursor, type SchemaTables } from './schemaCursor';

/** What the schema says about the key or value at an offset; undefined where it says nothing. */
export function schemaHover(text: string, offset: number, tables: SchemaTables): HoverText | undefined {
  const cursor = schemaCursor(text, offset, tables);
  if (!cursor?.schema) return undefined;
  const { member, schema, at } = cursor;
  const node = at === 'key' ? member.keyNode : (member.value ?? member.keyNode);
  const chosen =
    at === 'value' ? schema.values?.find(({ json }) => json === JSON.stringify(node.value)) : undefined;
  const markdown = chosen?.description
    ? `\`${String(node.value)}\`: ${chosen.description}\n\n${keyMarkdown(schema)}`
    : keyMarkdown(schema);
  return { span: nodeSpan(node), markdown };
}

/** A key with its dialect and its values. */
export function keyMarkdown(schema: SchemaKey): string {
  const dialect =
    schema.dialect === undefined
      ? ''
      : schema.dialect === 'input'
        ? ' _(written by hand)_'
        : ' _(written by the compiler)_';
  const lines = [`**${schema.key}**${dialect}: ${schema.description}`];
  const values = (schema.values ?? []).filter(({ description }) => description !== undefined);
  if (values.length > 0) {
    lines.push(
      values.map(({ json, description }) => `- \`${json.replace(/"/g, '')}\`: ${description}`).join('\n'),
    );
  }
  return lines.join('\n\n');
}

/** What to show in a profile file: an option of the compiler, a key. */
export function hoverInProfile(text: string, profile: ProfileFile, offset: number): HoverText | undefined {
  for (const { options } of profile.profiles) {
    if (!options || !spanContains(options.span, offset)) continue;
    const written = writtenOptions(options).find(
      ({ span }) => span !== options.span && spanContains(span, offset),
    );
    const option = written && compilerOption(written.name);
    if (!option) break;
    const argument = option.argument === undefined ? '' : ` <${option.argument}>`;
    return { span: written.span, markdown: `\`${option.name}${argument}\`: ${option.description}` };
  }
  return schemaHover(text, offset, profileKeys);
}
