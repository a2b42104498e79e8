package org.evenkeel.coordinator.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class CertificateJudgeTest {
  private static final X509Certificate[] CHAIN = {};
  private static final CertificateJudge.Rule NOBODY =
      _ -> {
        throw new CertificateException("nobody");
      };
  private final Socket socket = new Socket();
  private final SSLEngine engine = engine();

  private static SSLEngine engine() {
    try {
      return SSLContext.getDefault().createSSLEngine();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Executable> servers(CertificateJudge judge) {
    return List.of(
        () -> judge.checkServerTrusted(CHAIN, "RSA"),
        () -> judge.checkServerTrusted(CHAIN, "RSA", socket),
        () -> judge.checkServerTrusted(CHAIN, "RSA", engine));
  }

  private List<Executable> clients(CertificateJudge judge) {
    return List.of(
        () -> judge.checkClientTrusted(CHAIN, "RSA"),
        () -> judge.checkClientTrusted(CHAIN, "RSA", socket),
        () -> judge.checkClientTrusted(CHAIN, "RSA", engine));
  }

  private static void assertRefused(String why, List<Executable> ways) {
    for (Executable way : ways) {
      assertEquals(why, assertThrows(CertificateException.class, way).getMessage());
    }
  }

  @Test
  void theRuleDecidesHoweverJavaAsks() {
    assertRefused("nobody", servers(CertificateJudge.ofServers(NOBODY)));
    assertRefused("nobody", servers(CertificateJudge.ofBoth(NOBODY)));
    assertRefused("nobody", clients(CertificateJudge.ofBoth(NOBODY)));
    servers(CertificateJudge.ofServers(_ -> {})).forEach(way -> assertDoesNotThrow(way));
    clients(CertificateJudge.ofBoth(_ -> {})).forEach(way -> assertDoesNotThrow(way));
  }

  @Test
  void whoJudgesServersTakesNoClient() {
    assertRefused("no client is expected here", clients(CertificateJudge.ofServers(_ -> {})));
  }
}
