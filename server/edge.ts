import type { FileSystem, OnRead, PageDocument, Translation } from '../core';

/** All that differs between node and browser. */
export interface Edge {
  /** The language of the machine's programs, for editors that name none. */
  readonly locale?: string;
  /** The texts of a language, by key; undefined where they cannot be read from here. */
  textsIn?(translation: Translation): Readonly<Record<string, string>> | undefined;
  /**
   * The files of a folder on a disk that this process reads by itself; undefined where it is on none.
   *
   * @param isLoose the folder of a file that belongs to no open folder: only what lies directly in it counts
   * @param onRead told how far a long file is read
   * @param follow folders outside that symbolic links may lead into
   */
  diskOf(
    folderUri: string,
    isLoose: boolean,
    onRead: OnRead,
    follow: readonly string[],
  ): FileSystem | undefined;
  /** Writes a picture where a browser finds it, and says where. */
  writePicture?(name: string, title: string, documents: readonly PageDocument[]): Promise<string>;
  /** Sees to it that the server ends with the process that started it. */
  endWith?(processId: number): void;
}
