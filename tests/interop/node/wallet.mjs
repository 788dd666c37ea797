// A wallet takes a credential offer with npm @openid4vc/openid4vci: JSON in, JSON out.
// Request: {now, offer: link, txCode, key: private JWK, issuers: {did: document}}
// Answer: {configurations: [{id, format}], credentials: {id: credential}, claims} | {error}
// `claims` are those of the SD-JWT VC after its issuer's signature was verified.
import {callbacks, load, now, publicJwk, request, run, sdJwt} from './wallet_parts.mjs';

const {Openid4vciClient} = await load('@openid4vc/openid4vci/dist/index.mjs');

await run(async () => {
  const client = new Openid4vciClient({callbacks});
  const credentialOffer = await client.resolveCredentialOffer(request.offer);
  const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const {accessTokenResponse} = await client.retrievePreAuthorizedCodeAccessTokenFromOffer(
    {credentialOffer, issuerMetadata, txCode: request.txCode});
  const supported = issuerMetadata.credentialIssuer.credential_configurations_supported;
  const credentials = {};
  for(const id of credentialOffer.credential_configuration_ids) {
    let proofs;
    if(supported[id].proof_types_supported) {
      const {c_nonce: nonce} = await client.requestNonce({issuerMetadata});
      const {jwt} = await client.createCredentialRequestJwtProof({
        issuerMetadata, credentialConfigurationId: id, nonce, issuedAt: now,
        signer: {method: 'jwk', publicJwk, alg: 'ES256'}
      });
      proofs = {jwt: [jwt]};
    }
    const {credentialResponse} = await client.retrieveCredentials({
      issuerMetadata, credentialConfigurationId: id, proofs,
      accessToken: accessTokenResponse.access_token
    });
    credentials[id] = credentialResponse.credentials[0].credential;
  }
  const bound = Object.keys(credentials).find(id => supported[id].format === 'dc+sd-jwt');
  const {payload: claims} = await sdJwt.verify(
    credentials[bound], {currentDate: Math.floor(now / 1000)});
  return {
    configurations: Object.keys(credentials).map(id => ({id, format: supported[id].format})),
    credentials,
    claims
  };
});
