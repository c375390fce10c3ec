import { withoutCComments } from '../../base/cComments';

/** A macro of `stm32_extmem_conf.h` with a literal value. */
export interface ExtmemValue {
  readonly value: bigint;
  /** Zero-based. */
  readonly line: number;
}

/** Where the FSBL finds the application, as CubeMX configures its external memory manager. Offsets into the memory. */
export interface ExtmemConf {
  /** `EXTMEM_LRUN_SOURCE_ADDRESS`: copied to RAM from here. */
  readonly loadOffset: ExtmemValue | undefined;
  /** `EXTMEM_LRUN_SOURCE_SIZE`. */
  readonly loadSize: ExtmemValue | undefined;
  /** `EXTMEM_LRUN_DESTINATION_ADDRESS`: an address, not an offset. */
  readonly destination: ExtmemValue | undefined;
  /** `EXTMEM_XIP_IMAGE_OFFSET`: runs in place. */
  readonly runOffset: ExtmemValue | undefined;
}

/** Reads the macros of `stm32_extmem_conf.h`; commented ones do not count. */
export function readExtmemConf(text: string): ExtmemConf {
  const values = new Map<string, ExtmemValue>();
  withoutCComments(text)
    .split(/\r\n|\n|\r/)
    .forEach((code, line) => {
      const match =
        /^\s*#\s*define\s+(EXTMEM_\w+)\s+(?:\(+\s*)?(0x[0-9a-f]+|\d+)(?:u?l{0,2}|l{0,2}u?)(?:\s*\)+)?$/i.exec(
          code.trimEnd(),
        );
      if (match) values.set(match[1]!, { value: BigInt(match[2]!), line });
    });
  return {
    loadOffset: values.get('EXTMEM_LRUN_SOURCE_ADDRESS'),
    loadSize: values.get('EXTMEM_LRUN_SOURCE_SIZE'),
    destination: values.get('EXTMEM_LRUN_DESTINATION_ADDRESS'),
    runOffset: values.get('EXTMEM_XIP_IMAGE_OFFSET'),
  };
}

/** The XSPI instance that the manager's first memory hangs at: `extmem_list_config[0].Handle = (void*)&hxspi2;`. */
export function readBootMemory(
  text: string,
): { readonly instance: number; readonly line: number } | undefined {
  let found: { instance: number; line: number } | undefined;
  text.split(/\r\n|\n|\r/).forEach((source, line) => {
    const match =
      /^\s*extmem_list_config\s*\[\s*(?:0|EXTMEMORY_1)\s*\]\s*\.\s*Handle\s*=.*&\s*h(?:x?spi)_?(?:nor)?(\d)/i.exec(
        source,
      );
    if (match && !found) found = { instance: Number(match[1]), line };
  });
  return found;
}
