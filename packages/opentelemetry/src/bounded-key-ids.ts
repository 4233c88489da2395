/** Key ids as attributes of a metric, where each takes memory for as long as the process lives. */

/** The name that all key ids share for which there was no room. */
const OTHER = '_other';

/** The first `maxKeys` keys of all schemes together keep their ids; the rest share one name. */
export function boundedKeyIds(maxKeys: number): (scheme: string, keyId: string) => string {
  const idsOf = new Map<string, Set<string>>();
  let room = maxKeys;

  return (scheme, keyId) => {
    let ids = idsOf.get(scheme);
    if (ids === undefined) {
      ids = new Set();
      idsOf.set(scheme, ids);
    }
    if (ids.has(keyId)) return keyId;
    if (room === 0) return OTHER;
    room--;
    ids.add(keyId);
    return keyId;
  };
}
