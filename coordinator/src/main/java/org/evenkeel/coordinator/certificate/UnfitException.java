package org.evenkeel.coordinator.certificate;

import java.io.IOException;

/** What somebody gave cannot be used; the message says why and what to give instead. */
public final class UnfitException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Part part;

  UnfitException(Part part, String message) {
    super(message);
    this.part = part;
  }

  /** What it is that does not fit. */
  public enum Part {
    /** The certificate with its chain. */
    CERTIFICATE("certificate"),
    /** Its private key. */
    KEY("key"),
    /** What its authority's responder says of it. */
    OCSP_RESPONSE("ocsp-response");

    private final String word;

    Part(String word) {
      this.word = word;
    }

    /** As programs know it. */
    @Override
    public String toString() {
      return word;
    }
  }

  /** What it is that does not fit. */
  public Part part() {
    return part;
  }
}
