import type { LinkerMap } from './linkerMap';
import {
  createMapReading,
  discardedAreEnough,
  finishedMap,
  readArchiveLine,
  readDiscardedLine,
  readMemoryLine,
  readSectionsLine,
  type MapReading,
} from './linkerMapReading';

/** Reads a linker map piece by piece. */
export interface LinkerMapReader {
  /** The next piece of the text; lines may be cut anywhere. */
  push(chunk: string): void;
  /** Ends the text. Call once. */
  end(): LinkerMap;
}

/** Longer lines are cut: no path or name is that long. */
const longestLine = 16_384;

type Part = 'other' | 'archives' | 'discarded' | 'memory' | 'sections' | 'done';

/** Which part of the map the lines belong to. */
interface Progress {
  part: Part;
  sawMemory: boolean;
  sawMap: boolean;
}

/** Reads a whole map at once. Never throws; O(n). See `createLinkerMapReader` for files that do not fit memory. */
export function parseLinkerMap(text: string): LinkerMap {
  const reader = createLinkerMapReader();
  // In pieces, so that nothing of the result keeps the whole text alive.
  for (let at = 0; at < text.length; at += 1 << 20) reader.push(text.slice(at, at + (1 << 20)));
  return reader.end();
}

/**
 * A reader for maps of any size: memory is bounded by what is kept (all output sections, the first 250,000 input
 * sections and symbols, the first 100,000 objects, archives and discarded sections; never the text), not by the size
 * of the map. Debug information and the cross-reference table are skipped. Never throws.
 */
export function createLinkerMapReader(): LinkerMapReader {
  const reading = createMapReading();
  const progress: Progress = { part: 'other', sawMemory: false, sawMap: false };
  let rest = '';
  let offset = 0;
  return {
    push(chunk) {
      let at = 0;
      while (at < chunk.length && progress.part !== 'done') {
        const newline = chunk.indexOf('\n', at);
        if (newline < 0) break;
        reading.lineNumber++;
        if (rest !== '') {
          const whole = rest + chunk.slice(at, Math.min(newline, at + longestLine));
          rest = '';
          readLine(reading, progress, whole);
        } else if (matters(reading, progress, chunk.charCodeAt(at))) {
          readLine(reading, progress, chunk.slice(at, Math.min(newline, at + longestLine)));
        }
        at = newline + 1;
        reading.lineStart = offset + at;
      }
      if (progress.part === 'done') rest = '';
      else if (rest.length < longestLine) rest += chunk.slice(at, at + longestLine);
      offset += chunk.length;
    },
    end() {
      if (rest !== '') {
        reading.lineNumber++;
        readLine(reading, progress, rest);
      }
      return finishedMap(reading, progress.sawMemory, progress.sawMap);
    },
  };
}

function readLine(reading: MapReading, progress: Progress, raw: string): void {
  const text = raw.charCodeAt(raw.length - 1) === 13 ? raw.slice(0, -1) : raw;
  if (text === '') return;
  const first = text.charCodeAt(0);
  if (first >= 65 && first <= 90 && readHeading(progress, text)) {
    reading.pending = undefined;
    return;
  }
  if (progress.part === 'sections') readSectionsLine(reading, text);
  else if (progress.part === 'memory') readMemoryLine(reading, text);
  else if (progress.part === 'discarded') readDiscardedLine(reading, text);
  else if (progress.part === 'archives' && first !== 32) readArchiveLine(reading, text);
}

/** Headings stand at the start of a line. Returns whether the line is one. */
function readHeading(progress: Progress, text: string): boolean {
  if (text.startsWith('Archive member included')) progress.part = 'archives';
  else if (text.startsWith('Memory Configuration')) {
    progress.part = 'memory';
    progress.sawMemory = true;
  } else if (text.startsWith('Linker script and memory map')) {
    progress.part = 'sections';
    progress.sawMap = true;
  } else if (progress.sawMap && text.startsWith('Cross Reference Table')) progress.part = 'done';
  else if (progress.sawMemory) return false;
  else if (text.startsWith('Discarded input sections')) progress.part = 'discarded';
  else if (/^(?:Allocating common symbols|As-needed library included|Merging )/.test(text))
    progress.part = 'other';
  else return false;
  return true;
}

/** Whether a line that starts with this character can matter in the present part. */
function matters(reading: MapReading, { part }: Progress, first: number): boolean {
  // A large map lists millions of discarded sections; once enough are kept the others are not looked at.
  if (part === 'discarded' && first === 32) return !discardedAreEnough(reading);
  return (
    part === 'sections' || part === 'memory' || part === 'discarded' || (first !== 32 && part !== 'done')
  );
}
