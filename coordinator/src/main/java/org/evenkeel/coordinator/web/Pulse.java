package org.evenkeel.coordinator.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;

/**
 * How many connections each virtual service had in the last ten minutes, for the lines beside their
 * names. In memory: the reports keep the past. Safe for any thread.
 */
final class Pulse implements AutoCloseable {
  /** From one sample to the next. */
  static final Duration EVERY = Duration.ofSeconds(10);

  /** Of each service. */
  static final int SAMPLES = 60;

  private static final JsonFactory JSON = new JsonFactory();

  /** By name of the service, the oldest first; of those of the last sample. */
  private final Map<String, Deque<Long>> samples = new LinkedHashMap<>();

  private final Thread sampler;

  private Pulse(Control control) {
    this.sampler = Thread.ofVirtual().name("pulse").unstarted(() -> run(control));
  }

  /** Begins to take samples. */
  static Pulse of(Control control) {
    Pulse pulse = new Pulse(control);
    pulse.sampler.start();
    return pulse;
  }

  private void run(Control control) {
    try {
      while (true) {
        add(control.snapshot());
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /** Takes a sample. */
  private synchronized void add(Snapshot snapshot) {
    Map<String, Deque<Long>> before = Map.copyOf(samples);
    samples.clear();
    for (ServiceStatus service : snapshot.virtualServices()) {
      String name = service.configured().name();
      Deque<Long> own = before.containsKey(name) ? before.get(name) : new ArrayDeque<>();
      own.addLast(service.activeConnections());
      if (own.size() > SAMPLES) {
        own.removeFirst();
      }
      samples.put(name, own);
    }
  }

  /** As the page's script wants it: {@code {"every":10,"services":{"shop":[1,2]}}}. */
  synchronized byte[] json() {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("every", EVERY.toSeconds());
      json.writeObjectFieldStart("services");
      for (Map.Entry<String, Deque<Long>> service : samples.entrySet()) {
        json.writeArrayFieldStart(service.getKey());
        for (long sample : service.getValue()) {
          json.writeNumber(sample);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Takes no more samples. */
  @Override
  public void close() {
    sampler.interrupt();
  }
}
