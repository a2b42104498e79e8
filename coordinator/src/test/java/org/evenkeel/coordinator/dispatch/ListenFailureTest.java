package org.evenkeel.coordinator.dispatch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenFailureTest {

  @ParameterizedTest
  @CsvSource({
    "Permission denied, CAP_NET_BIND_SERVICE",
    "Address already in use, ss -Hltnp",
    "Cannot assign requested address, ip address show to 192.0.2.1",
    "Too many open files, open files",
  })
  void theReasonNamesThePlaceTheCauseAndWhatToDo(String said, String advice) {
    var key = new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2.1"), 80);

    String reason = ListenFailure.explain(key, new BindException(said));

    assertTrue(reason.contains("192.0.2.1:80"), reason);
    assertTrue(reason.contains(said), reason);
    assertTrue(reason.contains(advice), reason);
  }
}
