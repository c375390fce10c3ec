import { readFileSync } from 'node:fs';
import * as path from 'node:path';

/** Where text goes: a stream of the process, or what a test collects. */
export interface TextSink {
  write(text: string | Uint8Array): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** What a command has of the process that it runs in. Nothing else of the command line looks at the process. */
export interface System {
  /** The working directory, absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Everything on standard input. */
  readonly stdin: () => Buffer;
}

/** The process as it is. */
export function processSystem(): System {
  const { env, stdout, stderr } = process;
  return { cwd: process.cwd(), env, stdout, stderr, stdin: () => readFileSync(0) };
}

/** The absolute path of a file as the user names it. */
export function pathOf({ cwd }: System, file: string): string {
  return path.resolve(cwd, file);
}

/** The bytes of a file as the user names it; `-` is standard input, as everywhere. */
export function readInput(system: System, file: string): Buffer {
  return file === '-' ? system.stdin() : readFileSync(pathOf(system, file));
}
