/** The facts of a request. */

import type { ComponentChildren, VNode } from 'preact';
import type { RequestDetail } from '../../src/api/request-types.ts';
import { useMay } from '../api/session.ts';
import { GivenText } from '../parts/given-text.tsx';
import { Moment } from '../parts/moment.tsx';
import { Result } from '../parts/result.tsx';
import { formatRoute } from '../shell/route.ts';
import { formatDuration } from '../text/duration.ts';

const FAR_SKEW_MS = 1000;

export function RequestFacts({ of: detail }: { readonly of: RequestDetail }): VNode {
  const mayReadKeys = useMay('keys:read');
  const { keyId, clockSkewMs } = detail;
  return (
    <section class="panel stack" aria-label="Facts">
      <div class="row">
        <Result code={detail.code} enforced={detail.enforced} />
        <code>
          {detail.method} <GivenText text={detail.target} />
        </code>
      </div>
      <dl class="figures plain">
        <Fact name="Received">
          <Moment at={detail.at} form="full" />
        </Fact>
        {detail.status !== undefined && <Fact name="Answered">{detail.status}</Fact>}
        <Fact name="Request id">
          <code>
            <GivenText text={detail.requestId} />
          </code>
        </Fact>
        {keyId !== undefined && (
          <Fact name="Key">
            {mayReadKeys && detail.code !== 'unknown_key' ? (
              <a class="mono" href={formatRoute(['keys', keyId])}>
                {keyId}
              </a>
            ) : (
              <code>
                <GivenText text={keyId} />
              </code>
            )}{' '}
            <span class="soft">
              <GivenText text={[detail.owner, detail.mode].filter(Boolean).join(', ')} />
            </span>
          </Fact>
        )}
        <Fact name="Scheme">{detail.scheme}</Fact>
        {detail.address !== undefined && (
          <Fact name="Address">
            <code>{detail.address}</code>
          </Fact>
        )}
        {clockSkewMs !== undefined && Math.abs(clockSkewMs) >= FAR_SKEW_MS && (
          <Fact name="Client's clock">
            {formatDuration(clockSkewMs / 1000)} {clockSkewMs < 0 ? 'behind' : 'ahead'}
          </Fact>
        )}
        {detail.durationMs !== undefined && <Fact name="Verified in">{detail.durationMs.toFixed(1)} ms</Fact>}
        {detail.vendorCode !== undefined && (
          <Fact name="Vendor's code">
            <code>{detail.vendorCode}</code>
          </Fact>
        )}
        {detail.more > 0 && (
          <Fact name="Like it">{detail.more.toLocaleString('en')} more in the same second, not kept</Fact>
        )}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
