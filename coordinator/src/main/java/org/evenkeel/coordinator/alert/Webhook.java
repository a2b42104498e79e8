package org.evenkeel.coordinator.alert;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.evenkeel.coordinator.disk.Authorities;
import org.evenkeel.coordinator.disk.SecretFile;
import org.evenkeel.coordinator.model.AlertSpec;

/** Posts a message as JSON; whatever is answered with 2xx has arrived. */
final class Webhook implements Channel {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AlertSpec.Webhook spec;

  Webhook(AlertSpec.Webhook spec) {
    this.spec = spec;
  }

  @Override
  public String name() {
    return "the webhook " + spec.url().getHost();
  }

  @Override
  public void send(Message message) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(spec.url())
            .timeout(DEADLINE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(document(message)));
    if (spec.tokenFile().isPresent()) {
      request.header("Authorization", "Bearer " + SecretFile.in(spec.tokenFile().get()));
    }
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(DEADLINE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(Authorities.context(spec.authorities()))
            .build()) {
      HttpResponse<Void> answer = client.send(request.build(), BodyHandlers.discarding());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException("it answers with status " + answer.statusCode());
      }
    } catch (IllegalArgumentException _) {
      throw new IOException("the token has characters that no header may have");
    }
  }

  private static byte[] document(Message message) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("node", message.node());
    document.put("at", message.at().toString());
    document.put("subject", message.subject());
    document.put("begun", message.begun());
    document.put("ended", message.ended());
    return JSON.writeValueAsBytes(document);
  }
}
