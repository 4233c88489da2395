/** Filters of the list of keys, kept in the address. */

import type { VNode } from 'preact';
import { ChoiceField, TextFilter } from '../parts/filters.tsx';
import { formatRoute, replaceRoute } from '../shell/route.ts';

interface KeyFiltersProps {
  readonly query: Readonly<Record<'text' | 'status' | 'mode', string | undefined>>;
}

export function KeyFilters({ query }: KeyFiltersProps): VNode {
  const set = (name: keyof KeyFiltersProps['query']) => (value: string) =>
    replaceRoute(formatRoute(['keys'], { ...query, [name]: value.trim() }));
  return (
    <form class="panel columns narrow" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <TextFilter label="Id or owner" value={query.text ?? ''} onChange={set('text')} />
      <ChoiceField
        label="State"
        value={query.status ?? ''}
        options={[
          ['active', 'Active'],
          ['disabled', 'Disabled'],
          ['revoked', 'Revoked'],
          ['not_approved', 'Not approved'],
        ]}
        onChange={set('status')}
      />
      <ChoiceField
        label="Mode"
        value={query.mode ?? ''}
        options={[
          ['live', 'Live'],
          ['test', 'Test'],
        ]}
        onChange={set('mode')}
      />
    </form>
  );
}
