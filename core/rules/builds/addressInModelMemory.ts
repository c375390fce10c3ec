import { formatHex, formatSize } from '../../base/size';
import { canonical } from '../../device/addressSpace';
import type { Device } from '../../device/device';
import { isOfKind } from '../../memory/claim';
import { usesIn } from '../../memory/claimants/models';
import type { Ledger } from '../../memory/ledger';
import { addressConstants, type AddressConstant } from '../../project/sourceConstants';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';
import { byteCount } from '../../base/addressRange';
import { say } from '../../base/wording';

/** Whom an address is handed to: displays, cameras, DMA, heaps. */
const peripheral =
  /LCD|LTDC|LAYER|FRAME_?BUF|FBUF|(?:^|_|\b)FB(?:_|\b)|DISPLAY|SCREEN|LV_|LVGL|HEAP|DMA|DCMI|CSI|CAM|CAPTURE|VENC|JPEG|GFX|TOUCHGFX|CANVAS|SAI|AUDIO|ETH_/i;

/** The model's own memory, used on purpose: its input, its activations, the switches of its banks. */
const ownMemory =
  /(?:^|[^A-Z0-9])(?:NN|AI|NPU|MODEL|NETWORK|ACTIVATIONS?|TENSOR|STAI|ATON|INFERENCE)(?:[^A-Z]|$)|RAMCFG|RISAF|RIF_/i;

// A constant address that the application gives to a peripheral lies in bytes that the model uses.

/**
 * A constant address that the application hands to a display, a camera, DMA or a heap lies in bytes that the built model
 * uses.
 *
 * ## What it means on the board
 *
 * The peripheral draws into the activations while the NPU computes in them: the picture shows stripes, and the results
 * of the model are wrong at random. No linker script shows it, because such an address is only a number in a header.
 * ST's board support package places LCD layers at 0x34200000, which is npuRAM3, by default.
 *
 * ## Example
 *
 * ```c
 * #define LCD_LAYER0_ADDR 0x34200000
 * …
 * layer.FBStartAdress = LCD_LAYER0_ADDR;
 * ```
 *
 * The model was built with activations in npuRAM3, [0x34200000, 0x34270000).
 *
 * ## How to fix it
 *
 * Place the buffer behind what the model uses, or take its bytes out of the pool (shrink or move the pool in the
 * `.mpool`) and generate the model again.
 *
 * ## When to switch it off
 *
 * Where both share the memory in turn, as a frame that is shown only while no inference runs. Only constants that
 * compiled sources of the project use count, and only those whose name or use tells of a peripheral or heap.
 */
export const addressInModelMemory: Rule = {
  id: 'address-in-model-memory',
  defaultSeverity: 'warning',
  title:
    'a constant address that the application gives to a peripheral or heap lies in bytes that the model uses',
  checkTarget: (target, { artifacts, ledgerOf }) =>
    target.models.length === 0
      ? []
      : addressConstants(artifacts, target.files.sources).flatMap((constant) =>
          conflict(target.addressing, ledgerOf(target), constant),
        ),
};

function conflict(addressing: Device, ledger: Ledger, constant: AddressConstant): Report[] {
  if (!peripheral.test(constant.purpose) || ownMemory.test(constant.purpose)) return [];
  const { name, value, place, use } = constant;
  const at = canonical(addressing, { start: value, end: value + 1n });
  const claim = ledger.at(value).find((each) => isOfKind(each, 'buffer', 'weights'));
  const used = claim && usesIn(claim, at)[0]?.bytes;
  if (!claim || !used) return [];
  const what = used.buffer
    ? say`buffer ${used.buffer.name}`
    : say`the bytes that it uses of ${used.pool?.name ?? say`a pool`}`;
  return [
    {
      key: name,
      message: say`Writing at ${name} destroys ${formatSize(byteCount(used.range))} of the model's data. At ${formatHex(value)} lies ${what} ${rangeWithSize(used.range)}.`,
      help: say`Give ${name} memory that no pool uses, or move the pool and generate again.`,
      place,
      related: [
        {
          file: claim.owner,
          span: used.span,
          message: say`${what} of the model`,
          isOtherEnd: true,
        },
        ...(use ? [{ ...use, message: say`${name} is used here` }] : []),
      ],
    },
  ];
}
