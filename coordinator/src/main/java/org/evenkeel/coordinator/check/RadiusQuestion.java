package org.evenkeel.coordinator.check;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Login;
import org.evenkeel.coordinator.radius.Request;
import org.evenkeel.coordinator.radius.Request.Answers;

/** RADIUS: with a login whether it may come in, otherwise whether the server is there. */
final class RadiusQuestion implements Question {
  private static final String NAS_IDENTIFIER = "evenkeel";

  private final Probe.Radius probe;
  private final SecureRandom random = new SecureRandom();

  RadiusQuestion(Probe.Radius probe) {
    this.probe = probe;
  }

  @Override
  public Asked ask(CheckTarget target, InetSocketAddress local) throws Unexpected {
    String secret = Secret.read(probe.secretFile());
    Request request = request(secret);
    boolean status = probe.login().isEmpty();
    return new Asked() {
      @Override
      public byte[] datagram() {
        return request.datagram();
      }

      @Override
      public Heard judge(byte[] datagram) throws Unexpected {
        return switch (request.judge(datagram)) {
          case Request.Heard.Foreign() -> new Heard.Nothing();
          case Request.Heard.Forged() ->
              throw new Unexpected("answer is signed with another secret than ours");
          case Request.Heard.Answer(int code, var _, var _) -> answer(code, status);
        };
      }
    };
  }

  private Request request(String secret) throws Unexpected {
    if (probe.login().isEmpty()) {
      return Request.status(secret, NAS_IDENTIFIER, random);
    }
    Login login = probe.login().get();
    return Request.access(
        secret, Secret.user(login), Secret.password(login), NAS_IDENTIFIER, random);
  }

  private static Heard answer(int code, boolean status) throws Unexpected {
    return switch (code) {
      case Answers.ACCEPT -> new Heard.Answer(status ? "alive" : "access accepted");
      case Answers.ACCOUNTING -> new Heard.Answer("alive");
      case Answers.REJECT -> throw new Unexpected("access rejected");
      case Answers.CHALLENGE -> throw new Unexpected("asks for more than the password");
      default -> throw new Unexpected("answered with code " + code);
    };
  }
}
