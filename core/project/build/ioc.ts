/** A value of a `.ioc` file with its zero-based line. */
export interface IocValue {
  readonly text: string;
  readonly line: number;
}

/** What CubeMX's project file tells: device, board and tool version; never what is built. */
export interface IocFacts {
  /** `Mcu.Name=STM32N657X0HxQ`. */
  readonly mcu: IocValue | undefined;
  /** `board=STM32N6570-DK`; undefined for `custom`. */
  readonly board: IocValue | undefined;
  /** Version of X-CUBE-AI, `10.1.0`. */
  readonly cubeAi: IocValue | undefined;
}

/** Reads a `.ioc` (a Java properties file). */
export function readIoc(text: string): IocFacts {
  let mcu: IocValue | undefined;
  let board: IocValue | undefined;
  let cubeAi: IocValue | undefined;
  const lines = text.split(/\r\n|\n|\r/);
  lines.forEach((source, line) => {
    const value = (key: string): IocValue | undefined =>
      source.startsWith(key) ? { text: source.slice(key.length).trim(), line } : undefined;
    mcu ??= value('Mcu.Name=');
    board ??= value('board=');
    if (!cubeAi) {
      const version = /^STMicroelectronics\.X-CUBE-AI\.(\d+\.\d+\.\d+)/.exec(source)?.[1];
      if (version !== undefined) cubeAi = { text: version, line };
    }
  });
  return {
    mcu,
    board: board === undefined || /^(?:custom)?$/i.test((board as IocValue).text) ? undefined : board,
    cubeAi,
  };
}
