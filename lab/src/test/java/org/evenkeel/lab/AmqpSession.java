package org.evenkeel.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An application's connection to RabbitMQ, with a queue of its own that it consumes. */
final class AmqpSession implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Connection connection;
  private final Channel channel;
  private final String queue;
  private final BlockingQueue<String> consumed = new LinkedBlockingQueue<>();

  private AmqpSession(Connection connection) throws IOException {
    this.connection = connection;
    this.channel = connection.createChannel();
    this.queue = channel.queueDeclare().getQueue();
    channel.basicConsume(
        queue, true, (_, delivery) -> consumed.add(new String(delivery.getBody(), UTF_8)), _ -> {});
  }

  /** Connects from a machine; a connection that is lost stays lost. */
  static AmqpSession open(Machine client, String address) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(address);
    factory.setAutomaticRecoveryEnabled(false);
    factory.setConnectionTimeout(PATIENCE_MILLIS);
    factory.setRequestedHeartbeat(2);
    return new AmqpSession(client.inside(factory::newConnection));
  }

  /** The name of the broker at the other end. */
  String broker() {
    String node = String.valueOf(connection.getServerProperties().get("cluster_name"));
    return node.replaceFirst("@.*", "");
  }

  /** Publishes a message and waits until it has come back from the queue. */
  @Nullable String exchange(String text) throws IOException, InterruptedException {
    AMQP.BasicProperties properties = new AMQP.BasicProperties();
    channel.basicPublish("", queue, properties, text.getBytes(UTF_8));
    return consumed.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Who serves so many new connections, one after another; each exchanges a message. */
  static List<String> brokers(Machine client, String address, int connections) throws Exception {
    List<String> brokers = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      try (AmqpSession session = open(client, address)) {
        String text = "message " + i;
        if (!text.equals(session.exchange(text))) {
          throw new AssertionError(session.broker() + " lost " + text);
        }
        brokers.add(session.broker());
      }
    }
    return brokers;
  }

  /** Ends the connection, before its time if need be. */
  void leave() throws IOException {
    if (connection.isOpen()) {
      connection.close(PATIENCE_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    leave();
  }
}
