// The user's own file, once: what `owner` is in this app.
import 'countersign';

declare module 'countersign' {
  interface Register {
    owner: { merchantId: number };
  }
}
