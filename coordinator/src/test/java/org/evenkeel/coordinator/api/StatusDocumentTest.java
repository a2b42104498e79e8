package org.evenkeel.coordinator.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.Test;

final class StatusDocumentTest {
  @Test
  void hasTheShapeThatOthersRelyOn() {
    String document =
        text(StatusDocument.of(Snapshots.of(Snapshots.service("mq", Snapshots.up("r1", 10)))));
    assertEquals(
        "{\"node\":\"lb1\",\"role\":\"standalone\",\"revision\":7,\"dispatcher\":\"ipvs\","
            + "\"degraded\":[],\"virtual-services\":[{\"name\":\"mq\",\"engine\":\"ipvs\","
            + "\"address\":\"192.168.87.5\",\"ports\":\"5672\",\"protocol\":\"tcp\","
            + "\"forwarding\":\"dr\",\"scheduler\":\"wlc\",\"up\":true,\"active-connections\":1,"
            + "\"inactive-connections\":0,\"real-servers\":[{\"name\":\"r1\","
            + "\"address\":\"192.168.87.10\",\"port\":5672,\"configured-weight\":100,"
            + "\"weight\":97,\"idle\":97,\"state\":\"online\",\"health\":\"up\","
            + "\"reason\":\"connected in 0.4 ms\",\"active-connections\":1,"
            + "\"inactive-connections\":0}]}],\"foreign-services\":[]}",
        document);
  }

  @Test
  void saysNullWhereNoAgentHasAnswered() {
    String document =
        text(StatusDocument.of(Snapshots.of(Snapshots.service("mq", Snapshots.down("r1", 10)))));
    assertTrue(document.contains("\"idle\":null"), document);
  }

  @Test
  void listsForeignServices() {
    String document = text(StatusDocument.of(Snapshots.withForeign(Snapshots.of())));
    assertTrue(
        document.endsWith(
            "\"foreign-services\":[{\"service\":\"tcp 192.0.2.99:443\",\"engine\":\"ipvs\","
                + "\"scheduler\":\"rr\",\"real-servers\":2}]}"),
        document);
  }

  @Test
  void isTheSameWhenServicesOfTheAnswerBeforeAreKept() {
    StatusTexts texts = new StatusTexts();
    ServiceStatus mq = Snapshots.service("mq", Snapshots.up("r1", 10));
    ServiceStatus web = Snapshots.service("web", Snapshots.up("r1", 11));
    ServiceStatus lost = Snapshots.service("web", Snapshots.down("r1", 11));
    for (Snapshot snapshot :
        List.of(
            Snapshots.of(mq, web),
            Snapshots.degraded(Snapshots.of(mq, lost), "something"),
            Snapshots.of(lost, mq),
            Snapshots.of(),
            Snapshots.withForeign(Snapshots.of(mq)))) {
      assertEquals(text(StatusDocument.of(snapshot)), text(texts.of(snapshot)));
    }
  }

  private static String text(byte[] document) {
    return new String(document, UTF_8);
  }
}
