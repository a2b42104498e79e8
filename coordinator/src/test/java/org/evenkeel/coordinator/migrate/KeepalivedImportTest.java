package org.evenkeel.coordinator.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.Transport;
import org.evenkeel.coordinator.model.VirtualService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepalivedImportTest {
  private static Imported imported(String text) {
    return Samples.imported(Format.KEEPALIVED, text);
  }

  private static VirtualService service(Imported imported) {
    assertEquals(1, imported.cluster().virtualServices().size(), imported::toString);
    return imported.cluster().virtualServices().getFirst();
  }

  @Test
  void quotesEscapesAndCommentsAreReadAsKeepalivedDoes() {
    List<String> words =
        KeepalivedWord.of("abcd\" efg h jkl \"mnop 'a\"b' \"c\\\"d\" e{f} x#y ! z").stream()
            .map(KeepalivedWord::text)
            .toList();
    assertEquals(List.of("abcd efg h jkl mnop", "a\"b", "c\"d", "e", "{", "f", "}", "x"), words);
  }

  @Test
  void definitionsAreValidFromTheirLineOn() {
    Imported imported =
        imported(
            """
            $BASE=10.0.${NET}
            $NET=1
            virtual_server ${BASE}.1 80 {
              protocol TCP
            }
            $NET=2
            virtual_server ${BASE}.1 80 {
              protocol TCP
            }
            """);
    assertEquals(
        List.of("10.0.1.1-80", "10.0.2.1-80"),
        imported.cluster().virtualServices().stream().map(VirtualService::name).toList());
  }

  @Test
  void aNumberSignBySubstitutionBeginsNoComment() {
    Imported imported =
        imported(
            """
            virtual_server 192.0.2.1 80 {
              protocol TCP
              real_server 192.0.2.2 80 {
                HTTP_GET {
                  url {
                    path /a
                    regex a${_HASH}b
                  }
                }
              }
            }
            """);
    Probe.Http http = (Probe.Http) service(imported).check().probe();
    assertEquals(Optional.of("a#b"), http.body());
  }

  @Test
  void filesAreIncludedFromWhereTheTextIs(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("conf.d"));
    Files.writeString(
        folder.resolve("conf.d/b.conf"), "virtual_server 192.0.2.2 80 {\n  protocol TCP\n}\n");
    Files.writeString(
        folder.resolve("conf.d/a.conf"),
        "virtual_server 192.0.2.1 80 {\n  protocol TCP\n  frobnicate\n}\n");
    String text = "global_defs {\n}\ninclude conf.d/*.conf\ninclude gone.conf\n";
    Imported imported =
        Imported.read(
            Format.KEEPALIVED,
            new Source("main.conf", folder.toString(), text),
            new IncludedFiles());
    assertEquals(
        List.of("192.0.2.1-80", "192.0.2.2-80"),
        imported.cluster().virtualServices().stream().map(VirtualService::name).toList());
    assertEquals(
        List.of(
            folder.resolve("conf.d/a.conf")
                + ":3: frobnicate: is not a word that the import knows; look up what it does, then"
                + " set it by hand",
            "main.conf:4: include: no file is found for \"gone.conf\"; import again where the files"
                + " are, or bring their text here"),
        Samples.dropped(imported));
  }

  @Test
  void whatIsNoFileIsNotIncluded(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("binary.conf"), new byte[] {(byte) 0xff, (byte) 0xfe});
    Files.createDirectory(folder.resolve("folder.conf"));
    assertEquals(List.of(), new IncludedFiles().matching(folder.toString(), "*.conf"));
    assertEquals(List.of(), new IncludedFiles().matching(folder.toString(), "["));
    assertEquals(List.of(), new IncludedFiles().matching(folder.toString(), "a\0b"));
  }

  @Test
  void timesOfAVirtualServerHoldWhereACheckerSaysNone() {
    VirtualService service =
        service(
            imported(
                """
                virtual_server 192.0.2.1 80 {
                  protocol TCP
                  delay_loop 7
                  connect_timeout 2
                  real_server 192.0.2.2 80 {
                    retry 4
                    TCP_CHECK {
                      delay_before_retry 0.5
                      connect_timeout 3
                    }
                  }
                }
                """));
    assertEquals(new Probe.Connect(), service.check().probe());
    assertEquals(Duration.ofSeconds(7), service.check().interval());
    assertEquals(Duration.ofSeconds(7), service.check().downInterval());
    assertEquals(Duration.ofMillis(500), service.check().fastInterval());
    assertEquals(Duration.ofSeconds(3), service.check().timeout());
    assertEquals(5, service.check().fall());
    assertEquals(1, service.check().rise());
  }

  @Test
  void withoutAHealthcheckerItIsNotChecked() {
    VirtualService service =
        service(
            imported(
                """
                virtual_server 192.0.2.1 80 {
                  protocol TCP
                  real_server 192.0.2.2 80 {
                    weight 3
                  }
                }
                """));
    assertEquals(new Probe.None(), service.check().probe());
    assertEquals(List.of(3), service.realServers().stream().map(RealServer::weight).toList());
  }

  @Test
  void withoutAProtocolItIsUdpAndThatIsSaid() {
    Imported imported = imported("virtual_server 192.0.2.1 80 {\n}\n");
    assertEquals(Transport.UDP, ((Match.Address) service(imported).match()).transport());
    assertTrue(
        Samples.dropped(imported).getFirst().contains("keepalived takes for UDP"),
        imported::toString);
  }

  @Test
  void realServersThatAreReachedOtherwiseAreNamed() {
    Imported imported =
        imported(
            """
            virtual_server 192.0.2.1 80 {
              protocol TCP
              lvs_method DR
              real_server 192.0.2.2 8080 {
                TCP_CHECK {
                }
              }
              real_server 192.0.2.3 8080 {
                TCP_CHECK {
                }
              }
              real_server 192.0.2.4 80 {
                lvs_method NAT
                TCP_CHECK {
                }
              }
            }
            """);
    VirtualService service = service(imported);
    assertEquals(Forwarding.DR, service.forwarding());
    assertEquals(2, service.realServers().size());
    assertEquals(OptionalInt.of(8080), service.check().port(), "probed where it was");
    assertEquals(
        List.of(
            "f:4: real_server: with forwarding dr packets keep their port, 80, port 8080 is not"
                + " used; nothing, so it was before",
            "f:8: real_server: with forwarding dr packets keep their port, 80, port 8080 is not"
                + " used; nothing, so it was before",
            "f:12: real_server: 192.0.2.4 is reached by nat, most others of the service by dr, and"
                + " a service has one way of forwarding; it is left out; bring it to the way of the"
                + " others, or give it a service of its own"),
        Samples.dropped(imported));
  }

  @Test
  void whatARuleOfOursRefusesIsLeftOutInItsWords() {
    Imported imported =
        imported(
            """
            virtual_server 192.0.2.1 80 {
              protocol TCP
              real_server 192.0.2.2 80 {
              }
              real_server 192.0.2.2 80 {
              }
              real_server 2001:db8::2 80 {
              }
            }
            virtual_server 224.0.0.1 80 {
              protocol TCP
            }
            virtual_server 192.0.2.1 80 {
              protocol TCP
            }
            """);
    assertEquals(1, service(imported).realServers().size());
    assertEquals(
        List.of(
            "f:5: real_server: 192.0.2.2-80 is left out: address: 192.0.2.2:80 is taken already, in"
                + " line 35; each only once",
            "f:7: real_server: 2001-db8--2 is left out: address: 2001:db8::2 and the service's"
                + " 192.0.2.1 are of different families; both IPv4 or both IPv6, or forwarding tun"
                + " or proxy",
            "f:10: virtual_server: 224.0.0.1-80 is left out: address: 224.0.0.1 is not the address"
                + " of one host; a unicast address",
            "f:13: virtual_server: 192.0.2.1:80 is there already, from line 1; it is left out;"
                + " bring the two together"),
        Samples.dropped(imported).stream()
            .map(line -> line.replaceAll("in line [0-9]+", "in line 35"))
            .toList());
  }

  @Test
  void oursAreOtherMarksThanThoseOfTheHost() {
    Imported imported =
        imported("virtual_server fwmark 1999 {\n}\nvirtual_server fwmark 2000 {\n}\n");
    assertEquals(3_000, imported.cluster().ipvs().marks().first());
  }

  @Test
  void anAddressThatNoHostHasDoesNotFloat() {
    Imported imported =
        imported(
            """
            vrrp_instance VI {
              interface eth0
              virtual_ipaddress {
                192.0.2.9/24
                224.0.0.5
                0.0.0.0/8
                example.org
              }
            }
            """);
    assertEquals(
        List.of("192.0.2.9/24"),
        imported.cluster().floatingAddresses().stream()
            .map(each -> each.address().toString())
            .toList());
    assertEquals(3, imported.dropped().size(), imported::toString);
  }
}
