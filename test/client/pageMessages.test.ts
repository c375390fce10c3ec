import { expectTypeOf, it } from 'vitest';
import type * as host from '../../client/src/views/pageMessages';
import type * as page from '../../client/webview/protocol';

/** The host hands documents on unread: to it they are unknown. */
type Unread<Message> = Message extends { document: unknown } ? Omit<Message, 'document'> : Message;

it('the host and the page of the views mean the same messages', () => {
  expectTypeOf<Unread<host.HostMessage>>().toEqualTypeOf<Unread<page.HostMessage>>();
  expectTypeOf<host.PageMessage>().toEqualTypeOf<page.PageMessage>();
});
