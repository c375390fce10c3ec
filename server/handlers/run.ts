import { LSPErrorCodes, ResponseError, type CancellationToken, type Connection } from 'vscode-languageserver';

/**
 * Runs one request: a cancelled one is answered as such, an exception is logged and answered with nothing. No request
 * can end the server.
 */
export async function run<T>(
  connection: Connection,
  name: string,
  token: CancellationToken,
  work: () => Promise<T>,
  otherwise: T,
): Promise<T | ResponseError<void>> {
  const cancelled = (): ResponseError<void> =>
    new ResponseError<void>(LSPErrorCodes.RequestCancelled, 'cancelled');
  if (token.isCancellationRequested) return cancelled();
  try {
    const result = await work();
    return token.isCancellationRequested ? cancelled() : result;
  } catch (error) {
    connection.console.error(
      `${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return otherwise;
  }
}
