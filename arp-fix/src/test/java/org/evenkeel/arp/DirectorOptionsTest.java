package org.evenkeel.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectorOptionsTest {
  @ParameterizedTest
  @CsvSource({
    "lb1, https://lb1:9443",
    "lb1:8443, https://lb1:8443",
    "10.0.0.20, https://10.0.0.20:9443",
    "fd00::20, https://[fd00::20]:9443",
    "[fd00::20]:8443, https://[fd00::20]:8443",
    "https://lb1, https://lb1",
    "https://lb1:9443/, https://lb1:9443",
    "http://127.0.0.1:9080, http://127.0.0.1:9080"
  })
  void aDirectorIsAUrlOrAHost(String text, String url) {
    assertEquals(url, DirectorOptions.uri(text).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ftp://lb1", "https://lb1/lbadmin", "lb 1", "lb1:x", "https://"})
  void anythingElseIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> DirectorOptions.uri(text));
  }

  @Test
  void secretsAreNoPartOfTheUrl() {
    assertEquals("https://lb1:1", DirectorOptions.uri("https://admin:secret@lb1:1").toString());
  }
}
