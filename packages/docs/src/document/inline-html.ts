/** Code spans, links, bold text and escapes of Markdown as HTML. */

const INLINE =
  /\\([\\`*_~[\]<>&!])|(`+) ?([\s\S]*?[^`]) ?\2(?!`)|\[((?:\\.|[^\]\\])+)\]\(([^)\s]+)\)|\*\*((?:\\.|[^*\\])+)\*\*/g;

/** Addresses that a link may have: no other protocol can do harm. */
const LINKED = /^(?:https?:\/\/|mailto:|#|[\w./-]+$)/;

/** The text as HTML. All that is not one of these is escaped. */
export function inlineHtml(text: string): string {
  let html = '';
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, character, , code, label, address, bold] = match;
    html += escaped(text.slice(from, match.index));
    if (character !== undefined) html += escaped(character);
    else if (code !== undefined) html += codeHtml(code);
    else if (bold !== undefined) html += `<strong>${inlineHtml(bold)}</strong>`;
    else if (label !== undefined && address !== undefined) html += linkHtml(label, address);
    from = match.index + whole.length;
  }
  return html + escaped(text.slice(from));
}

/** Names are kept on one line; only long values may be broken. */
function codeHtml(code: string): string {
  return `<code${code.length > LONGEST_NAME ? '' : ' class="name"'}>${escaped(code)}</code>`;
}

const LONGEST_NAME = 28;

function linkHtml(label: string, address: string): string {
  return LINKED.test(address) ? `<a href="${escaped(address)}">${inlineHtml(label)}</a>` : inlineHtml(label);
}

/** Text without the characters that have a meaning in HTML. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
