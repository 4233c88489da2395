/** Filters of the list. Each change is in the address at once, so that the list can be sent to a colleague. */

import type { VNode } from 'preact';
import { useIsPortal, useSession } from '../api/session.ts';
import { ChoiceField, TextFilter } from '../parts/filters.tsx';
import { replaceRoute } from '../shell/route.ts';
import { RESULT_WORDS } from '../text/result-words.ts';
import { type FilterName, type RequestFilters, routeOf } from './request-filters.ts';

interface FilterFormProps {
  readonly filters: RequestFilters;
}

/** Shown at once; the others are behind "More filters". */
const FIRST: readonly FilterName[] = ['outcome', 'code', 'key', 'mistake', 'requestId'];
const CODES = Object.entries(RESULT_WORDS).filter(([code]) => code !== 'accepted');

export function FilterForm({ filters }: FilterFormProps): VNode {
  const { schemes } = useSession();
  const isPortal = useIsPortal();
  const names = Object.keys(filters);
  const isFurther = names.some((name) => !FIRST.includes(name as FilterName));
  const set = (name: FilterName, value: string) => {
    const { [name]: _old, ...others } = filters;
    const trimmed = value.trim();
    replaceRoute(routeOf(trimmed === '' ? others : { ...others, [name]: trimmed }));
  };
  const text = (name: FilterName, label: string) => (
    <TextFilter label={label} value={filters[name] ?? ''} onChange={(value) => set(name, value)} />
  );
  const choice = (name: FilterName, label: string, options: readonly (readonly [string, string])[]) => (
    <ChoiceField
      label={label}
      value={filters[name] ?? ''}
      options={options}
      onChange={(value) => set(name, value)}
    />
  );
  return (
    <form class="panel stack tight" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <div class="columns narrow">
        {choice('outcome', 'Outcome', [
          ['refused', 'Refused'],
          ['accepted', 'Accepted'],
        ])}
        {choice('code', 'Reason', CODES)}
        {text('key', 'Key id')}
        {text('mistake', 'Mistake')}
        {text('requestId', 'Request id')}
      </div>
      <div class="row spread">
        <details open={isFurther}>
          <summary>More filters</summary>
          <div class="columns narrow further">
            {text('path', 'Path begins with')}
            {text('method', 'Method')}
            {text('address', 'Address')}
            {choice('mode', 'Mode', [
              ['live', 'Live'],
              ['test', 'Test'],
            ])}
            {!isPortal && text('owner', 'Owner')}
            {schemes.length > 1 &&
              choice(
                'scheme',
                'Scheme',
                schemes.map(({ name, title }) => [name, title ?? name] as const),
              )}
          </div>
        </details>
        {names.length > 0 && (
          <button type="button" onClick={() => replaceRoute(routeOf({}))}>
            Clear {names.length === 1 ? 'the filter' : `${names.length} filters`}
          </button>
        )}
      </div>
    </form>
  );
}
