package org.evenkeel.coordinator.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.RDN;
import java.util.Optional;
import java.util.Random;
import org.evenkeel.coordinator.model.SignInSpec.Ldap.Entry;
import org.junit.jupiter.api.Test;

final class LdapNamesTest {
  private static final Entry.Searched SEARCH =
      new Entry.Searched(Optional.empty(), "dc=test", "(&(objectClass=person)(uid={user}))");
  private static final String SHARP = "*()\\,=+<>#;\"{}user \u0000\u00e9/&|!";

  @Test
  void aNameIsOneValueWhateverIsInIt() throws Exception {
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder name = new StringBuilder();
      int length = 1 + random.nextInt(12);
      for (int k = 0; k < length; k++) {
        name.append(SHARP.charAt(random.nextInt(SHARP.length())));
      }
      String user = name.toString();
      DN dn = new DN(LdapSource.named("uid={user},ou=people,dc=test", user).toString());
      assertEquals(3, dn.getRDNs().length, user);
      RDN first = dn.getRDNs()[0];
      assertEquals(1, first.getValueCount(), user);
      assertEquals(user, first.getAttributeValues()[0]);
      var filter = LdapSource.filter(SEARCH, user);
      assertEquals(2, filter.getComponents().length, user);
      assertEquals("uid", filter.getComponents()[1].getAttributeName());
      assertEquals(user, filter.getComponents()[1].getAssertionValue());
    }
  }
}
