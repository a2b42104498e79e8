package org.evenkeel.coordinator.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A coordinator that is reached over the network.
 *
 * @param base where it is, scheme, host and port alone
 * @param token what proves who asks; empty when none was given
 * @param trust which certificate it may show
 */
record Remote(URI base, Optional<Token> token, ServerTrust trust) {
  private static final int PORT = 9443;
  private static final Pattern THIS_HOST = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

  /**
   * What proves who asks.
   *
   * @param secret what is sent
   * @param from where it was read, for people
   */
  record Token(String secret, String from) {
    private static final Pattern WRITTEN = Pattern.compile("[A-Za-z0-9._~+/=-]{1,1024}");

    /** A token as a file or a variable has it. */
    static Token of(String text, String from) throws CommandFailure {
      String secret = text.strip();
      if (!WRITTEN.matcher(secret).matches()) {
        throw new CommandFailure(
            "%s holds no token; make one on the node with: evenkeel token add NAME --role ROLE"
                .formatted(from));
      }
      return new Token(secret, from);
    }

    /** Hides the secret, so that no log shows it. */
    @Override
    public String toString() {
      return "token from " + from;
    }
  }

  /** The place that a URL names; the port is that of the web UI unless it says another. */
  static URI base(String url) throws CommandFailure {
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      String host = uri.getHost();
      String path = String.valueOf(uri.getPath());
      if (host == null
          || uri.getUserInfo() != null
          || uri.getQuery() != null
          || !path.matches("/?")
          || !scheme.matches("https?")) {
        throw new CommandFailure(
            "--url %s is no place of a coordinator; write such as https://lb1:9443".formatted(url));
      }
      if (scheme.equals("http") && !THIS_HOST.matcher(host).matches()) {
        throw new CommandFailure(
            "--url %s would send the token in clear; write https://%s:9443".formatted(url, host));
      }
      return new URI(scheme, null, host, uri.getPort() < 0 ? PORT : uri.getPort(), "", null, null);
    } catch (URISyntaxException e) {
      throw new CommandFailure(
          "--url %s is no URL; write such as https://lb1:9443".formatted(url), e);
    }
  }
}
