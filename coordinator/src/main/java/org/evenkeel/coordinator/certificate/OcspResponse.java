package org.evenkeel.coordinator.certificate;

import static org.evenkeel.coordinator.certificate.UnfitException.Part.OCSP_RESPONSE;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * What a responder says of certificates (RFC 6960), shown beside one so that clients need not ask.
 *
 * @param until when there is a newer one at the latest; empty when it does not say
 */
public record OcspResponse(Optional<Instant> until) {
  /** HAProxy takes it in Base64 in its buffer of 16 KiB; usual ones have 2 KiB. */
  static final int BYTES_MAX = 11_000;

  /** Reads one without judging it; empty when it is none. */
  static Optional<OcspResponse> read(byte[] der) {
    try {
      return Optional.of(new OcspResponse(next(answers(der).getResponses()[0])));
    } catch (IOException | RuntimeException _) { // the parser throws both of what strangers give
      return Optional.empty();
    }
  }

  /**
   * Judges one for a certificate.
   *
   * @param name what messages call the certificate
   * @param chain the certificate, then its issuer's
   * @throws UnfitException when it is not a valid one that says the certificate is good
   */
  static OcspResponse of(String name, byte[] der, List<X509Certificate> chain, Instant now)
      throws UnfitException {
    if (chain.size() < 2) {
      throw unfit(
          "%s does not hold its issuer's certificate; put it again with its chain".formatted(name));
    }
    try {
      BasicOCSPResp answers = answers(der);
      X509CertificateHolder issuer = new JcaX509CertificateHolder(chain.get(1));
      SingleResp answer = about(name, chain.getFirst(), issuer, answers);
      if (!isSigned(answers, issuer)) {
        throw unfit("it is not signed by the issuer of %s; ask its responder".formatted(name));
      }
      if (answer.getCertStatus() != null) { // RFC 6960 4.2.1: good has no further words
        throw unfit("it does not say that %s is good; renew the certificate".formatted(name));
      }
      Optional<Instant> until = next(answer);
      if (until.isPresent() && until.get().isBefore(now)) {
        throw unfit("it is out of date since %s; ask the responder again".formatted(until.get()));
      }
      return new OcspResponse(until);
    } catch (UnfitException e) {
      throw e;
    } catch (IOException
        | OCSPException
        | OperatorCreationException
        | CertException
        | CertificateEncodingException
        | RuntimeException e) { // the parser throws them of what strangers give
      throw unfit("it is no OCSP response: %s; give one in DER".formatted(e.getMessage()));
    }
  }

  private static SingleResp about(
      String name, X509Certificate own, X509CertificateHolder issuer, BasicOCSPResp answers)
      throws OCSPException, OperatorCreationException, UnfitException {
    var digests = new JcaDigestCalculatorProviderBuilder().build();
    for (SingleResp answer : answers.getResponses()) {
      if (answer.getCertID().getSerialNumber().equals(own.getSerialNumber())
          && answer.getCertID().matchesIssuer(issuer, digests)) {
        return answer;
      }
    }
    throw unfit("it is about another certificate than %s; give the one for this".formatted(name));
  }

  /** By the issuer itself, or by whom it has certified to (RFC 6960, 4.2.2.2). */
  private static boolean isSigned(BasicOCSPResp answers, X509CertificateHolder issuer)
      throws OCSPException, OperatorCreationException, CertException, IOException {
    ContentVerifierProvider byIssuer = verifier(issuer);
    if (answers.isSignatureValid(byIssuer)) {
      return true;
    }
    for (X509CertificateHolder delegate : answers.getCerts()) {
      if (delegate.isSignatureValid(byIssuer) && answers.isSignatureValid(verifier(delegate))) {
        return true;
      }
    }
    return false;
  }

  private static ContentVerifierProvider verifier(X509CertificateHolder of)
      throws OperatorCreationException, IOException {
    try {
      return new JcaContentVerifierProviderBuilder().build(of);
    } catch (CertificateException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  private static BasicOCSPResp answers(byte[] der) throws IOException {
    try {
      OCSPResp response = new OCSPResp(der);
      if (response.getResponseObject() instanceof BasicOCSPResp answers) {
        return answers;
      }
      throw new IOException("the responder says no more than status " + response.getStatus());
    } catch (OCSPException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Optional<Instant> next(SingleResp answer) {
    return Optional.ofNullable(answer.getNextUpdate()).map(Date::toInstant);
  }

  private static UnfitException unfit(String message) {
    return new UnfitException(OCSP_RESPONSE, message);
  }
}
