// A wallet answers a presentation request with npm @openid4vc/openid4vp, dcql, @sd-jwt/sd-jwt-vc
// and @digitalbazaar/vc: JSON in, JSON out.
// Request: {now, link, key: private JWK, multikey: Multikey with secret, contexts: {url: document},
//   credentials: [text of an SD-JWT VC | certificate], types: {name: IRI},
//   withhold: [member of the subject]}
// Answer: {asked: id, format, prefix, version, status, body} | {error}
import {callbacks, load, now, request, run, sdJwt} from './wallet_parts.mjs';

const {Openid4vpClient} = await load('@openid4vc/openid4vp/dist/index.mjs');
const {DcqlQuery} = await load('dcql/dist/index.mjs');

// Describes what the wallet holds as the query language sees it.
async function described(credential) {
  if(typeof credential === 'string') {
    const claims = await sdJwt.getClaims(credential);
    return {credential_format: 'dc+sd-jwt', vct: claims.vct, claims,
      cryptographic_holder_binding: true};
  }
  return {credential_format: 'ldp_vc', claims: credential,
    type: credential.type.map(name => request.types[name] ?? name),
    cryptographic_holder_binding: true};
}

// Discloses the claims that were asked for, less what its user withholds.
async function presentSdJwt(text, claims, {nonce, client_id: aud}) {
  const frame = value => typeof value === 'object' && value !== null && !Array.isArray(value) ?
    Object.fromEntries(Object.entries(value)
      .filter(([name]) => !(request.withhold ?? []).includes(name))
      .map(([name, inner]) => [name, frame(inner)])) :
    true;
  const iat = Math.floor(now / 1000);
  return sdJwt.present(text, frame(claims), {kb: {payload: {iat, nonce, aud}}});
}

async function presentFile(credential, {nonce, client_id: domain}) {
  const {createPresentation, signPresentation} = await load('@digitalbazaar/vc');
  const {DataIntegrityProof} = await load('@digitalbazaar/data-integrity');
  const EcdsaMultikey = await load('@digitalbazaar/ecdsa-multikey');
  const {cryptosuite} = await load('@digitalbazaar/ecdsa-rdfc-2019-cryptosuite');
  const signer = (await EcdsaMultikey.from(request.multikey)).signer();
  const suite = new DataIntegrityProof({signer, cryptosuite, date: now});
  const documentLoader = async url => {
    const document = request.contexts[url];
    if(document === undefined) {
      throw new Error(`document not given: ${url}`);
    }
    return {contextUrl: null, documentUrl: url, document};
  };
  const holder = request.multikey.controller;
  const presentation = createPresentation(
    {verifiableCredential: [credential], holder, now, version: 2.0});
  return signPresentation({presentation, suite, challenge: nonce, domain, documentLoader});
}

await run(async () => {
  const client = new Openid4vpClient({callbacks});
  const parsed = client.parseOpenid4vpAuthorizationRequest({authorizationRequest: request.link});
  const resolved = await client.resolveOpenId4vpAuthorizationRequest(
    {authorizationRequestPayload: parsed.params});
  const authorizationRequestPayload = resolved.authorizationRequestPayload;
  const query = DcqlQuery.parse(resolved.dcql.query);
  DcqlQuery.validate(query);
  const result = DcqlQuery.query(
    query, await Promise.all(request.credentials.map(described)));
  const [option] = result.credential_sets[0].matching_options;
  const [asked] = option;
  const match = result.credential_matches[asked].valid_credentials[0];
  const credential = request.credentials[match.input_credential_index];
  const {format} = query.credentials.find(({id}) => id === asked);
  const presentation = typeof credential === 'string' ?
    await presentSdJwt(credential, match.claims.valid_claim_sets[0].output,
      authorizationRequestPayload) :
    await presentFile(credential, authorizationRequestPayload);
  const {authorizationResponsePayload} = await client.createOpenid4vpAuthorizationResponse({
    authorizationRequestPayload,
    authorizationResponsePayload: {vp_token: {[asked]: [presentation]}}
  });
  const {response} = await client.submitOpenid4vpAuthorizationResponse(
    {authorizationRequestPayload, authorizationResponsePayload});
  return {asked, format, prefix: resolved.client.prefix, version: resolved.version,
    status: response.status, body: await response.json()};
});
