import { ESLint, Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import { textsOf } from '../../scripts/generate/texts.mjs';
import saidRules from '../../scripts/lint/said.mjs';

/** How often the rules for texts complain of a function's body in a file of core/rules. */
function complaints(body: string, file = 'core/rules/a.mjs'): number {
  const rules = {
    'texts/said': ['error', []],
    'texts/said-late': 'error',
    'texts/chosen-at-edge': ['error', ['cli/main.mjs']],
  } as const;
  const config = { files: ['**/*.mjs'], plugins: { texts: saidRules }, rules: { ...rules } };
  return new Linter({ cwd: '/project' }).verify(body, [config as never], { filename: `/project/${file}` })
    .length;
}

describe('texts that nobody can translate', () => {
  it.each([
    ['a bare text', "const f = () => ({ message: 'The stack is lost.' });", 1],
    ['one that is said', 'const f = () => ({ message: say`The stack is lost.` });', 0],
    ['a bare template', 'const f = (a) => ({ help: `End it at ${a}.` });', 1],
    ['one inside another', 'const f = (a) => say`Stop ${a ? `the long way` : say`the short way`}.`;', 1],
    ['a key', 'const f = (a) => ({ key: `stack of ${a}` });', 0],
    ['what is compared', "const f = (a) => a === 'hex file';", 0],
    ['what is looked for', "const f = (a) => a.startsWith('load image');", 0],
    ['names and punctuation', 'const f = (a, b) => `${a}: ${b} [KiB]`;', 0],
    ['a record', "const rule = { id: 'a', title: 'the stack is lost' };", 0],
    ['a fault of the program', "const f = () => { throw new Error('no such state'); };", 0],
    ['an error that is printed', "const f = () => { throw new UsageError('no such target'); };", 1],
    ['a line of a log', 'const f = (a) => console.error(`check of ${a}: failed`);', 0],
    ['what is said before the language is chosen', 'const text = say`The stack is lost.`;', 1],
    [
      'what a list at the top says at once',
      'const list = [1].map((n) => ({ title: say`Pools for ${n}` }));',
      1,
    ],
    ['what such a list says when asked', 'const list = [1].map((n) => () => say`Pools for ${n}`);', 0],
    ['a list within a function', 'const f = (list) => list.map((n) => say`Pools for ${n}`);', 0],
    ['the text of a snippet', "const f = () => ({ prefix: 'NPU section', body: '. = ALIGN(4);' });", 0],
    ['a language chosen in the middle', 'const f = () => chooseWording(french);', 1],
  ])('%s', (_, body, count) => {
    expect(complaints(body)).toBe(count);
  });

  it('lets the edge choose', () => {
    expect(complaints('const f = () => chooseWording(french);', 'cli/main.mjs')).toBe(0);
  });
});

describe('lint asks for said texts', () => {
  const eslint = new ESLint();
  it.each([
    ['cli/run.ts', true],
    ['cli/commands/check.ts', true],
    ['server/handlers/commands.ts', true],
    ['server/node/fileSystem.ts', true],
    ['core/rules/overlaps/stackInPool.ts', true],
    // Code of shells.
    ['cli/completionScript.ts', false],
    ['scripts/generate/texts.mjs', false],
  ])('in %s: %s', async (file, isAsked) => {
    const { rules } = (await eslint.calculateConfigForFile(file)) as { rules: Record<string, [number]> };
    expect(rules['texts/said']?.[0] === 2).toBe(isAsked);
  });
});

describe('keys of a source', () => {
  it('are its templates, its counted words and its choices', () => {
    const source = `say\`\${a ? say\`run\` : say\`may run\`} at \${f(b)}\`; sayCount(n, '{0} pool', '{0} pools');
      context.t(isOn ? 'Leave' : 'Enter'); sayKey(rule.title); other('not a text');`;
    expect(textsOf(source)).toEqual([
      '{0} at {1}',
      'run',
      'may run',
      '{0} pool',
      '{0} pools',
      'Leave',
      'Enter',
    ]);
  });
});
