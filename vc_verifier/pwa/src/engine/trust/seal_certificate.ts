/** The e-seal's X.509 certificate: the seal's exact name, the published key, the seal CA. */

import type { PublicKey } from "../keys/public_key";
import { equal } from "../octets";
import type { Moment } from "../times";
import { untrusted } from "./trust_error";
import {
  isIssuedBy,
  readCertificate,
  readRevocationList,
  type Certificate,
  type RevocationList,
} from "./x509";

const SEAL_NAME = "上海市人力资源和社会保障局专业技术资格证书专用章";

/**
 * Check that a certificate is the seal's (notice, clause 三; NOTICE N3.1, N3.2).
 *
 * One common name, equal to the seal's to the character; the key of the DID document;
 * signed by the seal CA, which may sign certificates; not on the CA's signed list, unless the
 * bundle says that this seal is compromised: then it is judged by digests.
 */
export async function checkSealCertificate(
  certificate: Certificate,
  publicKey: PublicKey,
  authority: Certificate,
  revoked: RevocationList,
  compromised: boolean,
): Promise<void> {
  if (certificate.commonNames.length !== 1 || certificate.commonNames[0] !== SEAL_NAME) {
    throw untrusted("SEAL_NAME");
  }
  if (certificate.curve !== publicKey.algorithm || !equal(certificate.point, publicKey.bytes)) {
    throw untrusted("SEAL_KEY");
  }
  const issued =
    (await isIssuedBy(certificate, authority)) &&
    (await isIssuedBy(authority, authority)) &&
    authority.ca !== null;
  if (!issued) throw untrusted("SEAL_AUTHORITY@check_seal_certificate");
  if (!authority.ca) throw untrusted("SEAL_AUTHORITY@check_seal_certificate.2");
  if (!(await isIssuedBy(revoked, authority))) throw untrusted("SEAL_CRL@check_seal_certificate");
  const listed = revoked.serials.some((serial) => equal(serial, certificate.serial));
  if (listed && !compromised) {
    throw untrusted("SEAL_REVOKED");
  }
}

/** Tell whether `moment` lies within the certificate's own validity. */
export function covers({ notBefore, notAfter }: Certificate, moment: Moment): boolean {
  return notBefore <= moment && moment <= notAfter;
}

/** Read a DER certificate, or throw `TrustError`. */
export function loadCertificate(der: Uint8Array<ArrayBuffer>): Certificate {
  try {
    return readCertificate(der);
  } catch {
    throw untrusted("SEAL_CERTIFICATE");
  }
}

/** Read a DER revocation list, or throw `TrustError`. */
export function loadRevocationList(der: Uint8Array<ArrayBuffer>): RevocationList {
  try {
    return readRevocationList(der);
  } catch {
    throw untrusted("SEAL_CRL@load_revocation_list");
  }
}
