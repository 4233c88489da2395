import { channel } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import type { ChannelName, Channels } from 'countersign';
import { expect, it } from 'vitest';
import { collectMetrics } from '../src/metrics.ts';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly legendFormat: string;
  }[];
}

const dashboard = JSON.parse(readFileSync(new URL('../grafana-dashboard.json', import.meta.url), 'utf8')) as {
  readonly panels: readonly Panel[];
  readonly templating: unknown;
};
const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

const EVENTS: { readonly [N in ChannelName]?: Channels[N] } = {
  'countersign:verdict': {
    ...{
      scheme: 'acme',
      code: 'accepted',
      status: undefined,
      enforced: true,
      keyId: 'key-1',
      address: '203.0.113.7',
    },
    ...{ secretId: '1', requestId: 'request-1', method: 'POST', durationMs: 2, clockSkewMs: -1500 },
    ...{ path: '/v1/orders', key: undefined, verifier: { scheme: 'acme' } },
  },
  'countersign:late-refusal': {
    ...{ scheme: 'acme', code: 'insufficient_scope', status: 403, keyId: 'key-1', requestId: 'request-1' },
    verifier: { scheme: 'acme' },
  },
  'countersign:admission': { scheme: 'acme', outcome: 'failed', durationMs: 1, error: new Error('down') },
  'countersign:key-lookup': { outcome: 'hit' },
  'countersign:operation': { kind: 'idempotency', outcome: 'started', keyId: 'key-1' },
};

/** The labels of each metric of the page. */
async function labelsByMetric(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const metrics = collectMetrics();
  for (const [name, event] of Object.entries(EVENTS)) channel(name).publish(event);
  metrics.stop();
  const page = await metrics.page();
  const samples = [...page.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)];
  return new Map(
    [...page.matchAll(/^# TYPE (\w+) \w+$/gm)].map(([, metric = '']) => [
      metric,
      new Set(samples.filter(([, name]) => metricOf(name as string) === metric).flatMap(labelsOf)),
    ]),
  );
}

function labelsOf([, , labels = '']: readonly string[]): string[] {
  return [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label as string);
}

/** A histogram has samples under three names. */
function metricOf(name: string): string {
  return name.replace(/_(bucket|sum|count)$/, '');
}

it('the dashboard shows every metric of the page, and no other', async () => {
  const shown = expressions.flatMap((expr) => expr.match(/\bcountersign_\w+/g) ?? []).map(metricOf);
  expect([...new Set(shown)].sort()).toEqual([...(await labelsByMetric()).keys()].sort());
});

it('the dashboard asks for no label that the metric has not', async () => {
  const labels = await labelsByMetric();
  for (const expr of expressions) {
    const inSelectors = [...expr.matchAll(/\b(countersign_\w+)\{([^}]*)\}/g)].map(([, name, matchers]) => ({
      name: name as string,
      asked: [...(matchers as string).matchAll(/(\w+)[=!]/g)].map(([, label]) => label as string),
    }));
    const names = expr.match(/\bcountersign_\w+/g) ?? [];
    const groups = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list]) =>
      (list as string).split(', '),
    );
    const inGroups = names.map((name) => ({ name: name as string, asked: groups }));
    for (const { name, asked } of [...inSelectors, ...inGroups])
      expect([...(labels.get(metricOf(name)) ?? [])], expr).toEqual(expect.arrayContaining(asked));
  }
});

it('each legend names labels that its expression keeps', () => {
  for (const { expr, legendFormat } of dashboard.panels.flatMap(({ targets }) => targets)) {
    const kept =
      /\bby \(([^)]*)\)/.exec(expr)?.[1]?.split(', ') ?? (expr.includes('sum') ? [] : ['scheme', 'key']);
    const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label as string);
    expect(kept, expr).toEqual(expect.arrayContaining(named));
  }
});

it('the panels have ids of their own and do not cover one another', () => {
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)}/${y + Math.floor(i / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  for (const { targets, title } of panels) expect(targets.length, title).toBeGreaterThan(0);
});
