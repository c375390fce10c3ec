import { byteCount, distinctBytes, intersect, type AddressRange } from '../../base/addressRange';
import type { Severity } from '../../base/severity';
import { formatAddress, formatBytes, formatSize } from '../../base/size';
import { say, sayList, saySentences } from '../../base/wording';
import { customName } from '../../device/boards';
import type { Board } from '../../device/device';
import { beyondBoard } from '../../memory/bounds';
import type { Ledger } from '../../memory/ledger';
import { modelsOfPoolFile } from '../../memory/plannedPool';
import type { BuiltModel, BuiltTarget } from '../../project/builtTarget';
import { shrinkPool } from '../fixes/poolEdits';
import type { Report, Rule } from '../engine/rule';
import { claimedRange } from '../wording/words';

// A pool may fit the device's window and still end past the memory that the board has there.

/**
 * A pool fits the window of an external memory but ends past the memory that the board has there. Runs where the board
 * is known.
 *
 * ## What it means on the board
 *
 * Reads past the end of a flash wrap around or return nothing, so weights that land there are wrong. NUCLEO-N657X0-Q
 * has 64 MiB of NOR at XSPI2 and no PSRAM; STM32N6570-DK has 128 MiB of NOR and 32 MiB of PSRAM at XSPI1.
 *
 * It is an error where the model that was made with this very pool file uses bytes there: they do not exist. It is
 * information where that model uses none of them, and a warning where no model of the file is known.
 *
 * ## Example
 *
 * ```json
 * { "name": "octoFlash", "offset": { "value": "0x70380000", "magnitude": "BYTES" }, "size": { "value": "61", "magnitude": "MBYTES" } }
 * ```
 *
 * ## How to fix it
 *
 * End the pool with the memory: from 0x70380000 a 64 MiB flash has 60.5 MiB.
 *
 * ## When to switch it off
 *
 * When your board carries a larger memory: better say so in `n6mem.json` (`"board": { "XSPI2": "128M" }`).
 */
export const poolOutsideBoard: Rule = {
  id: 'pool-outside-board',
  defaultSeverity: 'warning',
  defaultNote: 'by use: error, warning or information',
  title: "a pool is inside the device's window but past the board's memory",
  checkTarget: (target, context) => {
    const { board } = target.files;
    if (!board) return [];
    const ledger = context.ledgerOf(target);
    return ledger.ofKind('pool').flatMap((pool): Report[] => {
      const found = pool.subject.declared && beyondBoard(target.addressing, board, pool);
      if (!found) return [];
      const { bank, fitted, beyond } = found;
      const memory =
        byteCount(fitted) === 0n
          ? say`${nameOf(board)} has no memory at ${bank.name}`
          : say`${nameOf(board)} has ${formatSize(byteCount(fitted))} at ${bank.name}, up to ${formatAddress(fitted.end)}`;
      const { severity, use } = judgeUse(target, ledger, pool.place.file, beyond);
      const fact = say`It is ${claimedRange(pool)}; ${memory}.`;
      const lost = say`The last ${formatSize(byteCount(beyond))} of pool ${pool.name} do not exist on this board.`;
      const sentences = severity === 'information' ? [lost, fact, use] : [use === '' ? lost : use, fact];
      return [
        {
          key: pool.name,
          severity,
          message: saySentences(sentences),
          help: say`End the pool with the memory, or name your board in n6mem.json.`,
          place: pool.place,
          fixes: shrinkPool(
            pool,
            fitted.end - pool.range.start,
            say`the end of the board's ${bank.name} memory`,
            'safe',
          ),
        },
      ];
    });
  },
};

/** A board that only its memories are known of has no name. */
function nameOf({ name }: Board): string {
  return name === customName ? say`the board` : name;
}

/** The models that were made with this very pool file decide; what another model uses there is another file's matter. */
function judgeUse(
  target: BuiltTarget,
  ledger: Ledger,
  file: string,
  beyond: AddressRange,
): { readonly severity: Severity; readonly use: string } {
  const { own, unknown } = modelsOfPoolFile(target, file);
  const uses = ledger
    .touching(beyond)
    .flatMap(({ subject, pieces }) =>
      subject.kind === 'buffer' || subject.kind === 'weights' ? [{ model: subject.model, pieces }] : [],
    );
  const usedBy = (models: readonly BuiltModel[]): bigint =>
    distinctBytes(
      uses
        .filter(({ model }) => models.includes(model))
        .flatMap(({ pieces }) => pieces.flatMap((piece) => intersect(piece, beyond) ?? [])),
    );
  const used = usedBy(own);
  if (used > 0n) {
    const models = sayList(own.map((model) => model.file));
    return {
      severity: 'error',
      use: say`The model uses ${formatSize(used)} that do not exist on this board. ${models} uses ${formatBytes(used)} past its end.`,
    };
  }
  if (usedBy(unknown) > 0n)
    return { severity: 'warning', use: say`A built model uses bytes there that do not exist.` };
  if (own.length > 0 && unknown.length === 0)
    return { severity: 'information', use: say`The model of this file uses no byte there yet.` };
  return { severity: own.length + unknown.length > 0 ? 'information' : 'warning', use: '' };
}
