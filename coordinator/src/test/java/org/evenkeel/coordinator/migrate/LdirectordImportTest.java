package org.evenkeel.coordinator.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.CheckSpec.LineProtocol;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.CheckSpec.RecordType;
import org.evenkeel.coordinator.model.Login;
import org.evenkeel.coordinator.model.OnFailure;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.VirtualService;
import org.junit.jupiter.api.Test;

class LdirectordImportTest {
  private static Imported imported(String text) {
    return Samples.imported(Format.LDIRECTORD, text);
  }

  /** A service of one real server with further lines. */
  private static VirtualService service(String virtual, String... lines) {
    StringBuilder text = new StringBuilder(virtual).append("\n    real=10.0.0.1:80 masq\n");
    List.of(lines).forEach(line -> text.append('\t').append(line).append('\n'));
    return imported(text.toString()).cluster().virtualServices().getFirst();
  }

  private static CheckSpec check(String virtual, String... lines) {
    return service(virtual, lines).check();
  }

  @Test
  void whatIsNotSaidIsAsLdirectordHasIt() {
    VirtualService service = service("virtual=192.0.2.1:80");
    assertEquals(Scheduler.WRR, service.scheduling().scheduler());
    assertEquals(OnFailure.QUIESCE, service.onFailure());
    assertEquals(1, service.realServers().getFirst().weight());
    assertTrue(service.check().probe() instanceof Probe.Http, service::toString);
    assertEquals(Duration.ofSeconds(10), service.check().interval());
    assertEquals(Duration.ofSeconds(30), service.check().timeout());
    assertEquals(1, service.check().fall());
  }

  @Test
  void oneTimeoutStandsInForTheOther() {
    assertEquals(Duration.ofSeconds(7), check("checktimeout=7\nvirtual=192.0.2.1:80").timeout());
    assertEquals(
        Duration.ofSeconds(3),
        check("negotiatetimeout=7\nvirtual=192.0.2.1:80", "checktype=connect", "checktimeout=3")
            .timeout());
    assertEquals(
        Duration.ofSeconds(7),
        check("negotiatetimeout=7\nvirtual=192.0.2.1:80", "checktype=connect").timeout());
  }

  @Test
  void aNegotiationIsThatOfTheServiceOrElseOfThePort() {
    assertEquals(
        new Probe.Lines(LineProtocol.SMTP, Optional.empty(), Optional.empty()),
        check("virtual=192.0.2.1:25").probe());
    assertEquals(
        new Probe.Lines(LineProtocol.POP3, Optional.empty(), Optional.of(Probes.ANYONE)),
        check("virtual=192.0.2.1:995").probe());
    assertEquals(
        new Probe.Tcp(Optional.of("PING\n"), Optional.of("PONG"), Optional.empty()),
        check(
                "virtual=192.0.2.1:7000",
                "service=simpletcp",
                "request=\"PING\\n\"",
                "receive=\"PONG\"")
            .probe());
    assertEquals(
        new Probe.Dns("1.2.0.192.in-addr.arpa", RecordType.PTR, Optional.empty(), false),
        check("virtual=192.0.2.1:53", "request=\"192.0.2.1\"").probe());
    assertEquals(new Probe.None(), check("virtual=192.0.2.1:7000").probe());
  }

  @Test
  void passwordsGoIntoFilesOfTheirOwn() {
    Probe.Lines imap =
        (Probe.Lines)
            check(
                    "virtual=192.0.2.1:143",
                    "servicename=mail box",
                    "login=\"me\"",
                    "passwd=\"secret\"")
                .probe();
    assertEquals(
        Optional.of(
            new Login(
                Optional.of("me"), Optional.of(Path.of("/etc/evenkeel/checks/mail-box.password")))),
        imap.login());
  }

  @Test
  void anExternalCheckGetsTheFourArgumentsOfBefore() {
    VirtualService service =
        service("virtual=192.0.2.1:80", "checktype=external", "checkcommand=\"/bin/check\"");
    assertEquals(
        List.of(
            "/bin/sh",
            "-c",
            "exec \"${1}\" \"${2}\" \"${3}\" \"$EVENKEEL_ADDRESS\" \"$EVENKEEL_PORT\"",
            "check",
            "/bin/check",
            "192.0.2.1",
            "80"),
        ((Probe.Exec) service.check().probe()).command());
  }

  @Test
  void aRangeIsARealServerForEachAddress() {
    Imported imported =
        imported(
            """
            virtual=192.0.2.1:80
                real=10.0.0.254->10.0.1.1:8080 masq 7
            virtual=192.0.2.2:80
                real=10.0.0.9->10.0.0.1:80 gate
            """);
    assertEquals(
        List.of("10.0.0.254:8080", "10.0.0.255:8080", "10.0.1.0:8080", "10.0.1.1:8080"),
        imported.cluster().virtualServices().getFirst().realServers().stream()
            .map(RealServer::place)
            .toList());
    assertTrue(
        Samples.dropped(imported)
            .contains(
                "f:4: real: 10.0.0.9 to 10.0.0.1 is no range of at most 1024 addresses; write the"
                    + " addresses out and import again"),
        imported::toString);
  }

  @Test
  void whatIsOffIsHalted() {
    assertEquals(
        OperatorState.HALT,
        service("virtual=192.0.2.1:80", "checktype=off").realServers().getFirst().state());
  }

  @Test
  void aPortOfItsOwnIsProbed() {
    assertEquals(OptionalInt.of(81), check("virtual=192.0.2.1:80", "checkport=81").port());
  }

  @Test
  void indentationEndsWithTheNextSettingAtTheMargin() {
    Imported imported =
        imported(
            """
            virtual=192.0.2.1:80
                real=10.0.0.1:80 masq # a comment
                # another
                scheduler=rr

            quiescent=no
            virtual=192.0.2.2:80
            \treal=10.0.0.1:80 masq
            \tquiescent=yes
            """);
    assertEquals(
        List.of(OnFailure.REMOVE, OnFailure.QUIESCE),
        imported.cluster().virtualServices().stream().map(VirtualService::onFailure).toList());
    assertEquals(List.of(), Samples.dropped(imported));
  }
}
