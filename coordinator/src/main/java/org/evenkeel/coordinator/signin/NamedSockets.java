package org.evenkeel.coordinator.signin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes encrypted connections on which Java itself holds the certificate against the name that was
 * asked for (RFC 6125), as it does for HTTPS. The LDAP library's own check would take a name, too,
 * that name servers tell for an address. Safe for any thread.
 */
final class NamedSockets extends SSLSocketFactory {
  private static final String ALGORITHM = "LDAPS";

  private final SSLSocketFactory made;

  NamedSockets(SSLContext trusting) {
    this.made = trusting.getSocketFactory();
  }

  private static Socket named(Socket socket) {
    SSLSocket encrypted = (SSLSocket) socket;
    SSLParameters parameters = encrypted.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(ALGORITHM);
    encrypted.setSSLParameters(parameters);
    return encrypted;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return made.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return made.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket() throws IOException {
    return named(made.createSocket());
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean close)
      throws IOException {
    return named(made.createSocket(socket, host, port, close));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return named(made.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return named(made.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return named(made.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return named(made.createSocket(host, port, local, localPort));
  }
}
