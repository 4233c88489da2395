/** The console: its navigation, and the screen that the address names. */

import type { ComponentType, VNode } from 'preact';
import type { Right, Session } from '../../src/api/session-types.ts';
import { getSession } from '../api/call.ts';
import { SessionContext } from '../api/session.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { KeyScreen } from '../keys/key-screen.tsx';
import { KeysScreen } from '../keys/keys-screen.tsx';
import { OverviewScreen } from '../overview/overview-screen.tsx';
import { Await } from '../parts/await.tsx';
import { Notice } from '../parts/notice.tsx';
import { PlaygroundScreen } from '../playground/playground-screen.tsx';
import { RequestScreen } from '../request/request-screen.tsx';
import { RequestsScreen } from '../requests/requests-screen.tsx';
import { formatRoute, type Route, useRoute } from './route.ts';
import { Screen } from './screen.tsx';

interface Area {
  /** First segment of the route. */
  readonly segment: string;
  readonly name: string;
  readonly right: Right;
  readonly view: ComponentType<{ readonly route: Route }>;
  /** Shows what the second segment names. */
  readonly item?: ComponentType<{ readonly id: string }>;
  readonly isThere?: (session: Session) => boolean;
}

const AREAS: readonly Area[] = [
  { segment: '', name: 'Overview', right: 'requests', view: OverviewScreen },
  { segment: 'requests', name: 'Requests', right: 'requests', view: RequestsScreen, item: RequestScreen },
  { segment: 'playground', name: 'Playground', right: 'playground', view: PlaygroundScreen },
  {
    segment: 'keys',
    name: 'Keys',
    right: 'keys:read',
    view: KeysScreen,
    item: KeyScreen,
    isThere: ({ features }) => features.keys,
  },
];

export function App(): VNode {
  const session = useLoaded('session', getSession);
  const route = useRoute();
  const areas =
    session.value === undefined ? [] : AREAS.filter((area) => isOpen(area, session.value as Session));
  // Who may not see the first screen begins with the first one that is theirs.
  const segment = route.path[0] ?? areas[0]?.segment ?? '';
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>
        Skip to the content
      </button>
      <header class="top">
        <span class="name">Countersign</span>
        <nav aria-label="Main">
          {areas.map((area) => (
            <a
              key={area.segment}
              href={formatRoute([area.segment].filter(Boolean))}
              aria-current={area.segment === segment ? 'page' : undefined}
            >
              {area.name}
            </a>
          ))}
        </nav>
        {session.value !== undefined && <span class="soft small">{whoOf(session.value)}</span>}
      </header>
      <main id="content" tabIndex={-1}>
        {session.value === undefined ? (
          <div class="stack">
            <h1>Console</h1>
            <Await of={session} what="the console">
              {() => <span />}
            </Await>
          </div>
        ) : (
          <SessionContext.Provider value={session.value}>
            <CurrentScreen
              key={route.path.join('/')}
              segment={segment}
              route={route}
              session={session.value}
            />
          </SessionContext.Provider>
        )}
      </main>
    </>
  );
}

interface CurrentScreenProps {
  readonly segment: string;
  readonly route: Route;
  readonly session: Session;
}

function CurrentScreen({ segment, route, session }: CurrentScreenProps): VNode {
  const area = AREAS.find((area) => area.segment === segment);
  const id = route.path[1];
  if (area === undefined || route.path.length > 2 || (id !== undefined && area.item === undefined))
    return (
      <Screen title="Not found">
        <Notice tone="warn" title="There is no such screen.">
          <p>The address may be mistyped. The screens are listed above.</p>
        </Notice>
      </Screen>
    );
  if (!isOpen(area, session)) return <ClosedScreen area={area} session={session} />;
  if (id !== undefined && area.item !== undefined) return <area.item id={id} />;
  return <area.view route={route} />;
}

function ClosedScreen({ area, session }: { readonly area: Area; readonly session: Session }): VNode {
  const mayEnter = session.may.includes(area.right);
  return (
    <Screen title={area.name}>
      <Notice
        tone="warn"
        title={mayEnter ? 'There are no keys to show here.' : 'You may not see this screen.'}
      >
        {mayEnter ? (
          <p>The console was mounted without an administration of keys.</p>
        ) : (
          <p>
            Ask the people who run this console for the right <code>{area.right}</code>.
          </p>
        )}
      </Notice>
    </Screen>
  );
}

function isOpen({ right, isThere }: Area, session: Session): boolean {
  return session.may.includes(right) && (isThere?.(session) ?? true);
}

function whoOf({ name, owners }: Session): string {
  return owners === undefined ? name : `${name}, for ${owners.join(', ')}`;
}
