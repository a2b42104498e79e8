package org.evenkeel.coordinator.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.account.Directory.Answer;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.check.Installed;
import org.evenkeel.coordinator.check.RealServer;
import org.evenkeel.coordinator.model.SignInSpec.Grant;
import org.evenkeel.coordinator.model.SignInSpec.Radius;
import org.evenkeel.coordinator.model.SignInSpec.Radius.Groups;
import org.evenkeel.coordinator.model.SignInSpec.Rank;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Debian's FreeRADIUS, which takes signed requests alone; before 3.2.5 it is told to sign, too. */
@Tag("lab")
final class RadiusSignInTest {
  private static final String SECRET = "sh4red-word";
  private static final String LONG = "a password of more than one block, which is sixteen bytes";
  private static final Answer WRONG = new Answer.Wrong("wrong user or password");
  private static final Answer NO_ROLE = new Answer.Powerless();

  private static Path folder = Path.of("");
  private static Path secret = Path.of("");
  private static int port;
  private static Optional<RealServer> freeradius = Optional.empty();

  @BeforeAll
  static void start() throws Exception {
    Optional<String> missing = Installed.missing();
    if (missing.isPresent() && Boolean.getBoolean("evenkeel.required")) {
      fail(missing.get());
    }
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    folder = Files.createTempDirectory("evenkeel-radius-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path room = Files.createDirectory(folder.resolve("room"));
    Files.setPosixFilePermissions(room, PosixFilePermissions.fromString("rwxrwxrwx"));
    secret = Slapd.secret(folder.resolve("secret"), SECRET);
    port = RealServer.freePort();
    Path own = Files.createDirectory(folder.resolve("freeradius")); // not writable for others
    Files.writeString(
        own.resolve("radiusd.conf"),
        """
        prefix = /usr
        logdir = %1$s
        run_dir = %1$s
        libdir = /usr/lib/freeradius
        log { destination = stdout }
        security {
          status_server = yes
          reject_delay = 0
        }
        client here {
          ipaddr = 127.0.0.1
          secret = %2$s
          require_message_authenticator = yes
        }
        modules {
          pap {
          }
        }
        server default {
          listen {
            type = auth
            ipaddr = 127.0.0.1
            port = %3$d
          }
          authorize {
            Autz-Type Status-Server {
              update reply {
                Message-Authenticator := 0x00
              }
            }
            update reply {
              Message-Authenticator := 0x00
            }
            if (User-Name == "ada") {
              update control {
                Cleartext-Password := "%4$s"
              }
              update reply {
                Filter-Id := "lb-web"
                Filter-Id += "lb-mq"
                Class := "lb-admins"
              }
            }
            elsif (User-Name == "eve") {
              update control {
                Cleartext-Password := "eve-word"
              }
            }
            pap
          }
          authenticate {
            Auth-Type PAP {
              pap
            }
          }
        }
        """
            .formatted(room, SECRET, port, LONG));
    RealServer started =
        RealServer.start(
            "freeradius",
            new Installed(folder)
                .command(
                    "nobody", List.of("freeradius", "-f", "-l", "stdout", "-d", own.toString())),
            Map.of(),
            folder);
    freeradius = Optional.of(started);
    started.answering(RadiusSignInTest::isThere);
  }

  private static boolean isThere() {
    try {
      source(Groups.FILTER_ID).greet();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @AfterAll
  static void end() {
    freeradius.ifPresent(RealServer::close);
  }

  private static RadiusSource source(Groups groups) {
    return source(port, secret, groups, Duration.ofSeconds(2));
  }

  private static RadiusSource source(int at, Path secretFile, Groups groups, Duration timeout) {
    return new RadiusSource(
        new Radius(
            "127.0.0.1",
            at,
            secretFile,
            "lb1",
            groups,
            timeout,
            1,
            Map.of(
                "lb-web",
                new Grant(Rank.OPERATOR, Set.of("web")),
                "lb-mq",
                new Grant(Rank.OPERATOR, Set.of("mq")),
                "lb-admins",
                new Grant(Rank.ADMIN, Set.of()))));
  }

  @Test
  void aRoleIsThatOfTheGroups() throws Exception {
    assertEquals(
        new Answer.Right(new Scope(Role.OPERATOR, Set.of("web", "mq"))),
        source(Groups.FILTER_ID).ask("ada", LONG));
    assertEquals(new Answer.Right(Scope.ADMIN), source(Groups.CLASS).ask("ada", LONG));
    assertEquals(NO_ROLE, source(Groups.CLASS).ask("eve", "eve-word"));
    assertEquals(WRONG, source(Groups.CLASS).ask("ada", "eve-word"));
    assertEquals(WRONG, source(Groups.CLASS).ask("nobody", LONG));
  }

  @Test
  void aPasswordIsNotCutOrFilledUp() throws Exception {
    assertEquals(
        new Answer.Wrong("a password that RADIUS has no room for"),
        source(Groups.CLASS).ask("eve", "eve-word\0"));
    assertEquals(
        new Answer.Wrong("a password that RADIUS has no room for"),
        source(Groups.CLASS).ask("eve", "x".repeat(129)));
  }

  @Test
  void anotherSecretAndSilenceLetNobodyIn() throws Exception {
    Path other = Slapd.secret(folder.resolve("other"), "another word");
    Duration brief = Duration.ofMillis(300);
    assertThrows(
        IOException.class, () -> source(port, other, Groups.CLASS, brief).ask("ada", LONG));
    int nobody = RealServer.freePort();
    assertThrows(
        IOException.class, () -> source(nobody, secret, Groups.CLASS, brief).ask("ada", LONG));
  }

  @Test
  void aSecretThatEverybodyReadsIsNotUsed() throws Exception {
    Path open = Slapd.secret(folder.resolve("open"), SECRET);
    Duration patience = Duration.ofSeconds(2);
    assertEquals(WRONG, source(port, open, Groups.CLASS, patience).ask("ada", "eve-word"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    IOException refusal =
        assertThrows(
            IOException.class,
            () -> source(port, open, Groups.CLASS, patience).ask("ada", "eve-word"));
    assertTrue(
        String.valueOf(refusal.getMessage()).contains("chmod 600"),
        String.valueOf(refusal.getMessage()));
  }

  /** Who answers without knowing the secret, and an older server that knows it. */
  @Test
  void answersThatCanBeForgedAreWaitedPast() throws Exception {
    try (UnsignedRadius older = new UnsignedRadius(SECRET);
        UnsignedRadius forger = new UnsignedRadius("guessed")) {
      IOException unsigned =
          assertThrows(
              IOException.class,
              () ->
                  source(older.port(), secret, Groups.CLASS, Duration.ofMillis(300))
                      .ask("ada", LONG));
      assertTrue(
          String.valueOf(unsigned.getMessage()).contains("Message-Authenticator"),
          String.valueOf(unsigned.getMessage()));
      assertThrows(
          IOException.class,
          () ->
              source(forger.port(), secret, Groups.CLASS, Duration.ofMillis(300)).ask("ada", LONG));
    }
  }
}
