import { connect } from './host';
import { createPage } from './page';
import { applyStyle } from './style';
import { markTheme } from './theme';

/** Entry of the webview's bundle: the memory map and the buffer timeline, in the editor and as a file of its own. */
markTheme();
applyStyle();
const host = connect();
const page = createPage(host);
host.listen((message) => page.receive(message));
host.send({ type: 'ready', choice: host.readState()?.choice ?? null });
