// The extension in the workbench's browser host. The stand-in gives extensions a host of its own on the machine and none
// in the browser; but its page may name extensions that come by http, as vscode.dev does. So a proxy of one page stands
// before it: it serves the files of the package below /extension/ and adds that address to the page's configuration.
import { createReadStream } from 'node:fs';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { extname, join } from 'node:path';
import { URL } from 'node:url';

const prefix = '/n6mem-extension/';
const types = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};
const configuration = /(id="vscode-workbench-web-configuration" data-settings=")([^"]*)(")/;

/**
 * Stands before a workbench.
 * @param {object} options
 * @param {string} options.host the workbench's `host:port`
 * @param {string} options.root the folder of the extension
 * @param {readonly string[]} options.files what the package holds, relative to `root` with `/`; nothing else is served
 * @returns {Promise<{host: string, asked: ReadonlySet<string>, close: () => Promise<void>}>} `asked` are the files that
 *   the page has loaded
 */
export async function startExtensionProxy({ host, root, files }) {
  const [name, port] = host.split(':');
  const known = new Set(files);
  const asked = new Set();
  const sockets = new Set();
  const server = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url, 'http://localhost');
    if (pathname.startsWith(prefix)) {
      const file = decodeURIComponent(pathname.slice(prefix.length));
      if (known.has(file)) asked.add(file);
      return serveFile(outgoing, known.has(file) ? join(root, file) : undefined);
    }
    const headers = { ...incoming.headers };
    // The page is changed: it must come as plain text.
    delete headers['accept-encoding'];
    const forwarded = request(
      { host: name, port, path: incoming.url, method: incoming.method, headers },
      (answer) => {
        if (!String(answer.headers['content-type']).startsWith('text/html') || pathname !== '/') {
          outgoing.writeHead(answer.statusCode, answer.headers);
          answer.pipe(outgoing);
          return;
        }
        const pieces = [];
        answer.on('data', (piece) => pieces.push(piece));
        answer.on('end', () => {
          const page = withExtension(Buffer.concat(pieces).toString('utf8'), incoming.headers.host);
          outgoing.writeHead(answer.statusCode, {
            ...answer.headers,
            'content-length': Buffer.byteLength(page),
          });
          outgoing.end(page);
        });
      },
    );
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  server.on('upgrade', (incoming, socket, head) => {
    const upstream = connect(Number(port), name, () => {
      const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
      for (let at = 0; at < incoming.rawHeaders.length; at += 2)
        lines.push(`${incoming.rawHeaders[at]}: ${incoming.rawHeaders[at + 1]}`);
      upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [upstream, socket]) {
      sockets.add(end);
      end.on('error', () => undefined);
      end.on('close', () => {
        upstream.destroy();
        socket.destroy();
        sockets.delete(end);
      });
    }
  });
  await new Promise((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  return {
    host: `localhost:${server.address().port}`,
    asked,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function serveFile(outgoing, path) {
  if (path === undefined) {
    outgoing.writeHead(404);
    outgoing.end();
    return;
  }
  outgoing.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/plain' });
  createReadStream(path)
    .on('error', () => outgoing.destroy())
    .pipe(outgoing);
}

function withExtension(page, host) {
  if (!configuration.test(page)) throw new Error('the page has no configuration to add the extension to');
  return page.replace(configuration, (_all, before, text, after) => {
    const settings = JSON.parse(text.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
    const path = prefix.replace(/\/$/, '');
    settings.additionalBuiltinExtensions = [{ scheme: 'http', authority: host, path }];
    return before + JSON.stringify(settings).replaceAll('&', '&amp;').replaceAll('"', '&quot;') + after;
  });
}
