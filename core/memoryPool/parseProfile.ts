import type { Node } from 'jsonc-parser';
import { member, members, nodeSpan, readJsonTree, stringValue } from './jsonTree';
import type { Profile, ProfileFile } from './profile';

/**
 * Reads a Neural-ART profile file (`user_neuralart*.json`). Never throws. Comments and trailing commas are normal here
 * (ST's own files carry them) and give no problem; what is not JSON at all gives errors with code `mpool-syntax`.
 * Spans of values include the quotes.
 */
export function parseProfile(text: string): ProfileFile {
  const tree = readJsonTree(text);
  const profiles = member(tree.root, 'Profiles');
  return {
    profiles: members(profiles).flatMap(({ key, keyNode, value, property }) =>
      value?.type === 'object' ? [readProfile(key, keyNode, value, property)] : [],
    ),
    problems: tree.errors,
    isProfileFile: profiles?.type === 'object',
  };
}

function readProfile(name: string, keyNode: Node, node: Node, property: Node): Profile {
  return {
    name,
    memoryPool: text(member(node, 'memory_pool')),
    options: text(member(node, 'options')),
    span: nodeSpan(property),
    nameSpan: nodeSpan(keyNode),
  };
}

function text(node: Node | undefined): Profile['memoryPool'] {
  const value = stringValue(node);
  return node && value !== undefined ? { text: value, span: nodeSpan(node) } : undefined;
}
