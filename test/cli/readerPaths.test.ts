import { describe, expect, it } from 'vitest';
import { withReaderPaths } from '../../cli/readerPaths';

describe('texts name files as the reader finds them', () => {
  const files = [
    'app.ld',
    'Makefile',
    'Model/network.c',
    'My Model/network.c',
    'My Model/net (new)/network.c',
    'My Model/net (new)/network',
    '(old) ld/app.ld',
    '模型/网络 1.c',
    'n6',
  ];
  const readable = withReaderPaths(files, (file) => `../board/${file}`);

  it.each([
    ['linked by Makefile: see app.ld.', 'linked by ../board/Makefile: see ../board/app.ld.'],
    ['beside Model/network.c, under its name', 'beside ../board/Model/network.c, under its name'],
    ['weights of My Model/network.c', 'weights of ../board/My Model/network.c'],
    ['in My Model/net (new)/network.c.', 'in ../board/My Model/net (new)/network.c.'],
    ['(old) ld/app.ld and 模型/网络 1.c', '../board/(old) ld/app.ld and ../board/模型/网络 1.c'],
    // Other files, and words that only happen to be the name of one.
    ['Your Model/network.cpp, My Model and n6', 'Your Model/network.cpp, My Model and n6'],
    ['sub/app.ld of My Models/network.c', 'sub/app.ld of My Models/network.c'],
    ['', ''],
  ])('%j is %j', (text, expected) => {
    expect(readable(text)).toBe(expected);
  });
});
