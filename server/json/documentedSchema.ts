import type { JSONSchema } from 'vscode-json-languageservice';
import type { PoolFile } from '../../core';

/** One of our schemas: which dialect a key belongs to is an annotation of its own. */
interface AnnotatedSchema extends JSONSchema {
  'x-dialect'?: Dialect;
}

type Dialect = PoolFile['dialect'];

/** A text of ours in the language of the process: this file is of a bundle of its own, and cannot know it. */
export type Translate = (key: string) => string;

/**
 * A schema made ready for the JSON service: each key says its dialect and its values, required ones come first, and keys
 * of the other dialect are not offered. Every call gives a new one, since the service changes what it is given.
 */
export function documentedSchema(root: object, translate: Translate, dialect?: Dialect): JSONSchema {
  const schema = translated(root, translate) as AnnotatedSchema;
  for (const object of [schema, ...Object.values(schema.definitions ?? {})]) {
    if (typeof object === 'boolean' || !object.properties) continue;
    for (const [index, [key, property]] of Object.entries(object.properties).entries()) {
      if (typeof property === 'boolean') continue;
      useReference(property);
      documentKey(key, property, meaningOf(property, schema), translate, dialect);
      const isRequired = object.required?.includes(key) ?? false;
      if (isRequired) property.completionDetail = translate('required');
      property.suggestSortText = `${isRequired ? 0 : 1}${String(index).padStart(3, '0')}`;
    }
  }
  return schema;
}

/** A copy of a part of a schema, with what people read in their language: titles, descriptions, those of values. */
function translated(part: unknown, translate: Translate): unknown {
  if (Array.isArray(part)) return part.map((each) => translated(each, translate));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]: [string, unknown]) => {
      if (typeof value === 'string' && /^(?:title|description)$/.test(key)) return [key, translate(value)];
      if (Array.isArray(value) && key === 'enumDescriptions')
        return [key, value.map((text) => translate(String(text)))];
      return [key, translated(value, translate)];
    }),
  );
}

function documentKey(
  key: string,
  property: AnnotatedSchema,
  meaning: AnnotatedSchema,
  translate: Translate,
  dialect?: Dialect,
): void {
  const of = meaning['x-dialect'];
  const values = meaning.enum?.map((value) => `\`${String(value)}\``) ?? [];
  const dialectNote = of && translate(of === 'input' ? 'written by hand' : 'written by the compiler');
  const parts = [
    `**${key}**${dialectNote ? ` _(${dialectNote})_` : ''}: ${plain(meaning.description ?? '')}`,
    ...(values.length > 0 ? [translate('One of {0}.').replace('{0}', () => values.join(', '))] : []),
  ];
  property.markdownDescription = parts.join('\n\n');
  if (key === '$schema' || (of && dialect && of !== dialect)) property.doNotSuggest = true;
}

/** A description is text: `<prefix>` is not a tag. */
function plain(text: string): string {
  return text.replace(/[<>]/g, '\\$&');
}

/** Draft 7 hides what stands beside a `$ref`, so `allOf` is used; the service lets the property's own words win, if not there. */
function useReference(property: AnnotatedSchema): void {
  const [only, ...more] = property.allOf ?? [];
  if (typeof only !== 'object' || only.$ref === undefined || more.length > 0) return;
  property.$ref = only.$ref;
  delete property.allOf;
}

/** A property together with the definition that it refers to. */
function meaningOf(property: AnnotatedSchema, { definitions }: AnnotatedSchema): AnnotatedSchema {
  const definition = property.$ref && definitions?.[property.$ref.replace('#/definitions/', '')];
  return typeof definition === 'object' ? { ...definition, ...property } : property;
}
