/** The server's string to sign and the client's, side by side. */

import type { StringToSign } from 'countersign/diagnosis';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { RequestDiagnosis } from '../../../src/api/request-types.ts';
import { Field } from '../../parts/field.tsx';
import { toVisible } from '../../text/tokens.ts';
import { alignParts, type ClientString } from './aligned-parts.ts';
import { PartsTable } from './parts-table.tsx';

/** A string to compare with, and where it is from. */
interface Client extends ClientString {
  readonly name: string;
}

const PASTED = 'pasted';

export function StringsToSign({ of: diagnosis }: { readonly of: RequestDiagnosis }): VNode | null {
  const servers = serversOf(diagnosis);
  const clients = clientsOf(diagnosis);
  const [server, setServer] = useState(0);
  const [choice, setChoice] = useState(clients.length > 0 ? '0' : '');
  const [pasted, setPasted] = useState('');
  const shown = servers[server]?.string;
  if (shown === undefined) return null;
  const client = choice === PASTED ? { text: toVisible(pasted) } : clients[Number(choice)];
  return (
    <section class="panel stack" aria-label="Strings to sign">
      <div class="stack tight">
        <h2>Strings to sign</h2>
        <p class="soft">
          What the server signs, part by part, next to what the client has signed. Characters that cannot be
          seen are written as escapes, such as <code class="invisible">\n</code>.
        </p>
      </div>
      <div class="columns narrow">
        {servers.length > 1 && (
          <Field label="The server's string">
            {(props) => (
              <select
                {...props}
                value={server}
                onChange={(event) => setServer(Number(event.currentTarget.value))}
              >
                {servers.map(({ name }, i) => (
                  <option key={name} value={i}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <Field label="The client's string">
          {(props) => (
            <select {...props} value={choice} onChange={(event) => setChoice(event.currentTarget.value)}>
              {clients.length === 0 && <option value="">Not known</option>}
              {clients.map(({ name }, i) => (
                <option key={name} value={i}>
                  {name}
                </option>
              ))}
              <option value={PASTED}>Pasted from the client's log</option>
            </select>
          )}
        </Field>
      </div>
      {choice === PASTED && (
        <Field
          label="String that the client has signed"
          hint="Log it in the client just before the HMAC. It stays in this page."
        >
          {(props) => (
            <textarea
              {...props}
              value={pasted}
              spellcheck={false}
              onInput={(event) => setPasted(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
      {choice === '' && <p class="soft">{sameText(diagnosis)}</p>}
      <Compared server={shown} client={client?.text === '' ? undefined : client} />
    </section>
  );
}

interface ComparedProps {
  readonly server: StringToSign;
  readonly client: ClientString | undefined;
}

function Compared({ server, client }: ComparedProps): VNode {
  return <PartsTable parts={alignParts(server, client ?? server)} isCompared={client !== undefined} />;
}

function serversOf({ stringToSign, otherStringsToSign, canonicalRequest }: RequestDiagnosis): {
  name: string;
  string: StringToSign;
}[] {
  if (stringToSign === undefined) return [];
  const variants = [stringToSign, ...otherStringsToSign].map((string, i, all) => ({
    name: all.length === 1 ? 'String to sign' : `Variant ${i + 1} of ${all.length}`,
    string,
  }));
  return canonicalRequest === undefined
    ? variants
    : [...variants, { name: 'Canonical request', string: canonicalRequest }];
}

function clientsOf({ findings }: RequestDiagnosis): Client[] {
  return findings.flatMap(({ mistakes, stringToSign }) =>
    stringToSign === undefined
      ? []
      : [{ name: `Rebuilt: ${mistakes.map(({ code }) => code).join(' + ')}`, ...stringToSign }],
  );
}

function sameText({ signatureMatches, findings }: RequestDiagnosis): string {
  if (signatureMatches) return 'The signature matches, so the client has signed the same string.';
  if (findings.length > 0)
    return 'The mistake is not in this string, or the client’s string cannot be rebuilt. To compare all the same, choose the one from the client’s log.';
  return 'The client’s string is not known. Choose the one from the client’s log to compare.';
}
