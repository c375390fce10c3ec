// package.json, its texts and the schema of n6mem.json: the parts that follow from the rules.
import { settingText } from './rules.mjs';

/** @param {string} text package.json @param {readonly {id: string}[]} records @param {readonly string[]} severities */
export function manifestWithRules(text, records, severities) {
  const manifest = JSON.parse(text);
  manifest.contributes.configuration.properties['n6mem.rules'].properties = Object.fromEntries(
    records.map(({ id }) => [id, { type: 'string', enum: severities, description: `%rule.${id}%` }]),
  );
  return json(manifest);
}

/** package.nls.json: the texts of the rules follow those of the settings. */
export function textsWithRules(text, records) {
  const others = Object.entries(JSON.parse(text)).filter(([key]) => !key.startsWith('rule.'));
  const at = others.findLastIndex(([key]) => key.startsWith('config.')) + 1;
  return json(
    Object.fromEntries([
      ...others.slice(0, at),
      ...records.map((record) => [`rule.${record.id}`, settingText(record)]),
      ...others.slice(at),
    ]),
  );
}

/** schemas/n6mem.schema.json: the keys of `rules`, and the levels. */
export function schemaWithRules(text, records, severities) {
  const schema = JSON.parse(text);
  schema.definitions.rules.properties = Object.fromEntries(
    records.map((record) => [
      record.id,
      { description: settingText(record), $ref: '#/definitions/severity' },
    ]),
  );
  schema.definitions.severity.enum = severities;
  return json(schema);
}

function json(value) {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
