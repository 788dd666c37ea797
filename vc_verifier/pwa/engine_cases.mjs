/** Runs an engine over the cases of tests/fixtures/verdicts. */

function changed(bundle, { set, removed }) {
  const members = { ...bundle, ...set };
  for (const name of removed ?? []) delete members[name];
  return members;
}

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Gives a function that answers a case: `{result}` of a document, `{code}` of a bundle. */
export function casesRunner(engine, trusts) {
  const opened = new Map();

  function wholeBundle(name) {
    const entry = trusts[name];
    return entry.base ? changed(wholeBundle(entry.base), entry) : entry.bundle;
  }

  function trustOf(name) {
    if (!opened.has(name)) {
      const { root } = trusts[trusts[name].base ?? name];
      const bundle = JSON.stringify(wholeBundle(name));
      opened.set(name, engine.openTrust(bundle, root, new Date("2100-01-01T00:00:00Z")));
    }
    return opened.get(name);
  }

  async function verified({ trust, at, carrier, codes, base64, text, object }) {
    const options = { trust: await trustOf(trust), at: new Date(at), carrier };
    if (codes) return engine.verifyCodes(codes, options);
    const bytes = base64 === undefined ? undefined : bytesOf(base64);
    return engine.verify({ text, object, bytes }, options);
  }

  async function openingCode({ bundle, root, now, previous, stored, ...changes }) {
    const whole = JSON.stringify(changed(wholeBundle(bundle), changes));
    const before = stored ? { text: JSON.stringify(wholeBundle(bundle)) } : {};
    const seen = previous === undefined ? undefined : { sequence: previous, ...before };
    try {
      await engine.openTrust(whole, root, new Date(now), seen);
    } catch (error) {
      return error.code ?? String(error);
    }
    return null;
  }

  return async (given) => {
    if (given.bundle) return { name: given.name, code: await openingCode(given) };
    await trustOf(given.trust);
    const begun = performance.now();
    const result = await verified(given);
    return { name: given.name, result, milliseconds: performance.now() - begun };
  };
}
