package org.evenkeel.coordinator.cli;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says why a coordinator is not reached, and what to do about it. Pure. */
sealed interface Unreached {
  /** What that failure of a request means. */
  CommandFailure failed(Throwable cause);

  /** It took the request, and nothing came. */
  default CommandFailure silent(long seconds) {
    return new CommandFailure(
        "the coordinator did not answer within %d s; its log says more".formatted(seconds));
  }

  /** The one of this machine. */
  record Here(Path socket) implements Unreached {
    @Override
    public CommandFailure failed(Throwable cause) {
      String reason = String.valueOf(cause.getMessage());
      return new CommandFailure(
          "the coordinator at %s cannot be reached: %s; %s"
              .formatted(
                  socket,
                  reason,
                  reason.contains("Permission denied")
                      ? "use sudo, or ask as a user of its own: --url https://NODE:9443 --token"
                          + " FILE"
                      : "is it running? systemctl status evenkeel"),
          cause);
    }
  }

  /** One elsewhere. */
  record There(Remote remote) implements Unreached {
    /** Where a node keeps the certificate that it has made. */
    private static final String CERTIFICATE = "/var/lib/evenkeel/tls/certificate.pem";

    @Override
    public CommandFailure failed(Throwable cause) {
      for (Throwable each = cause; each != null; each = each.getCause()) {
        if (each instanceof CertificateException distrust) {
          return untrusted(distrust);
        }
      }
      return new CommandFailure(reason(cause), cause);
    }

    private String reason(Throwable cause) {
      String base = remote.base().toString();
      return switch (cause) {
        case UnknownHostException _ -> unknown(base);
        case UnresolvedAddressException _ -> unknown(base);
        case SocketTimeoutException _ ->
            ("%s does not answer; is the machine up, and does a firewall between let the port"
                    + " through?")
                .formatted(base);
        case ConnectException _ ->
            ("%s refuses the connection; does a coordinator run there, and is that the port of"
                    + " listen.web in its node.yaml?")
                .formatted(base);
        case SSLException _ ->
            "%s does not speak TLS as it should: %s; is that the port of listen.web?"
                .formatted(base, cause.getMessage());
        default ->
            "%s cannot be reached: %s; is the URL right?".formatted(base, cause.getMessage());
      };
    }

    private static String unknown(String base) {
      return "the host of %s is not known by that name; write its address, or mend the name server"
          .formatted(base);
    }

    private CommandFailure untrusted(CertificateException distrust) {
      String shown = remote.trust().shownFingerprint().orElse("unknown");
      String what =
          remote.trust().isPinned()
              ? "%s shows another certificate than --fingerprint says".formatted(remote.base())
              : "%s shows a certificate that is not trusted here: %s"
                  .formatted(remote.base(), Optional.ofNullable(distrust.getMessage()).orElse(""));
      return new CommandFailure(
          """
          %s
          The SHA-256 of the one that was seen is
            %s
          Compare it with that of the node; on the node, this prints it:
            openssl x509 -noout -fingerprint -sha256 -in %s
          Only when they are the same, say --fingerprint and this SHA-256; where an authority has\
           signed it, say --ca FILE. When they differ, somebody stands between.\
          """
              .formatted(what, shown, CERTIFICATE),
          distrust);
    }
  }
}
