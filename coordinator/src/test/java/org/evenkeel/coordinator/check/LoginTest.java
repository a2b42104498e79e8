package org.evenkeel.coordinator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The computations behind logins, with the values of the documents that define them. */
class LoginTest {
  /** RFC 7677, section 3; there the name is in the first message, and here it is not. */
  @Test
  void scramProvesBothSides() throws Exception {
    Scram scram = new Scram("pencil", "rOprNGfwEbeRWgbNEkqO");
    assertEquals("n,,n=,r=rOprNGfwEbeRWgbNEkqO", scram.first());
    String last =
        scram.last(
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    assertTrue(
        last.startsWith("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p="), last);
    Unexpected wrong = assertThrows(Unexpected.class, () -> scram.verify("v=AAAA"));
    assertEquals("the server did not prove that it knows the password", wrong.reason());
    assertTrue(!scram.verified());
  }

  @Test
  void scramRefusesWhatWouldKeepItBusyOrIsNotForUs() {
    Scram scram = new Scram("pencil", "abc");
    assertThrows(Unexpected.class, () -> scram.last("r=abcdef,s=AAAA,i=2000000000"));
    assertThrows(Unexpected.class, () -> scram.last("r=xyz,s=AAAA,i=4096"));
    assertThrows(Unexpected.class, () -> scram.last("r=abc,s=AAAA,i=4096"));
    assertThrows(Unexpected.class, () -> scram.last("r=abcdef,s=%%%,i=1"));
    assertThrows(Unexpected.class, () -> scram.last(""));
    assertThrows(Unexpected.class, () -> scram.verify("v="));
  }
}
