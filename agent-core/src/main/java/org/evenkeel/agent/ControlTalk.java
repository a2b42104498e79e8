package org.evenkeel.agent;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The control protocol, the agent's side: a client sends {@code token HEX} where a token is needed,
 * then a {@link ControlVerb}, a line each, and gets the answer.
 */
final class ControlTalk implements Talk {
  private final Optional<String> token;
  private final ControlHandler handler;
  private final Log log;

  /** Without a token, whoever can connect may ask. */
  ControlTalk(Optional<String> token, ControlHandler handler, Log log) {
    this.token = token;
    this.handler = handler;
    this.log = log;
  }

  @Override
  public Optional<ByteBuffer> answer(ByteBuffer said) {
    String text = StandardCharsets.ISO_8859_1.decode(said).toString();
    String[] lines = text.split("\n", -1);
    int wanted = token.isPresent() ? 2 : 1;
    if (lines.length <= wanted) {
      return Optional.empty();
    }
    boolean welcome = token.isEmpty() || same("token " + token.get(), lines[0].strip());
    String answer =
        welcome ? carryOut(lines[wanted - 1].strip()) : "error the token is not this agent's\n";
    return Optional.of(StandardCharsets.UTF_8.encode(answer));
  }

  /** Takes as long for a wrong token as for the right one. */
  private static boolean same(String wanted, String given) {
    return MessageDigest.isEqual(
        wanted.getBytes(StandardCharsets.ISO_8859_1), given.getBytes(StandardCharsets.ISO_8859_1));
  }

  private String carryOut(String word) {
    Optional<ControlVerb> verb = ControlVerb.of(word);
    if (verb.isEmpty()) {
      return "error not known; expected status, online, drain, halt or reload\n";
    }
    try {
      return handler.carryOut(verb.get());
    } catch (RuntimeException e) {
      // The door stays open whatever happens behind it.
      log.error("%s failed: %s".formatted(verb.get().word(), e));
      return "error the agent failed: %s\n".formatted(e.toString().replace('\n', ' '));
    }
  }
}
